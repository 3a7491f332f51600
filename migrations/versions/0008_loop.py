"""the loop in depth

Revision: 0008; follows: 0007
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
