"""what a photo says of itself

Revision: 0004; follows: 0003
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
