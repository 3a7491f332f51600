"""`python -m dev.describe_api` prints the description of the API, as /api/openapi.json gives it."""

import sys
import tempfile

from backend import create_app
from backend.config import Config


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        config = Config(
            SECRET_KEY="only to describe what nobody calls",
            DATABASE_URL=f"sqlite:///{home}/empty.db",
            FILES_DIR=home,
        )
        answer = create_app(config).test_client().get("/api/openapi.json")
    sys.stdout.write(answer.get_data(as_text=True))


if __name__ == "__main__":
    main()
