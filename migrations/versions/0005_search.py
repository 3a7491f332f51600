"""Chinese search

Revision: 0005; follows: 0004
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
