"""point rules, stock, redeeming

Revision: 0006; follows: 0005
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
