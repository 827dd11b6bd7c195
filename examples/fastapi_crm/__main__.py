"""``python -m examples.fastapi_crm URL USER``: try the CRM on this machine, against a served room.

Lives here: that. Must not live here: a sign-in. Whoever opens the page is USER, so it listens here alone.
"""

import argparse
from pathlib import Path

import uvicorn

from examples.crm.customers import Customers
from examples.fastapi_crm.accounts import Accounts
from examples.fastapi_crm.app import make_crm

parser = argparse.ArgumentParser(prog="python -m examples.fastapi_crm")
parser.add_argument("url", help="where Strongroom is served; the token is in STRONGROOM_TOKEN_FILE")
parser.add_argument("user", help="the CRM's user for whom everything is done")
parser.add_argument("--database", type=Path, default=Path("crm.db"))
parser.add_argument("--port", type=int, default=8010)

if __name__ == "__main__":
    given = parser.parse_args()
    made = make_crm(Customers(given.url), Accounts(given.database), lambda request: str(given.user))
    uvicorn.run(made, host="127.0.0.1", port=given.port)
