"""holidays as data

Revision: 0002; follows: 0001
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
