"""duty roster, dissolved units

Revision: 0007; follows: 0006
"""

import sqlalchemy as sa
from alembic import op

from backend.db import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
