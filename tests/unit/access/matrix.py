"""The access matrix as the design states it, written out a second time: what the tests hold the product to.

Lives here: expectations, cell by cell. Must not live here: anything imported from the tables under test.
"""

ROLES = ("sales", "service", "marketing", "analyst", "privacy_officer")
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")

# collection.field: (sales, service, marketing, analyst, privacy officer)
# F full · M masked, may reveal · M! with a fresh sign-in · m masked only · K coarse · T totals
# C compare · U use
CELLS = {
    "customers.name": ("F", "F", "m", "-", "M"),
    "customers.company": ("F", "F", "m", "-", "M"),
    "customers.phone": ("M U", "M U C", "U", "-", "M"),
    "customers.email": ("M U", "M U C", "U", "-", "M"),
    "customers.address": ("M", "M", "K", "K", "M"),
    "customers.birth_date": ("M", "M", "K", "K", "M"),
    "customers.age": ("M", "M", "K", "K", "M"),
    "customers.national_id": ("-", "C", "-", "-", "M!"),
    "customers.bank_card": ("-", "C", "-", "-", "M!"),
    "customers.external_id": ("F", "F", "-", "-", "M"),
    "customers.kind": ("F", "F", "F", "F", "F"),
    "customers.city": ("F", "F", "K", "K", "F"),
    "customers.country": ("F", "F", "K", "K", "F"),
    "customers.gender": ("F", "F", "T", "T", "M"),
    "customers.note": ("M", "M", "-", "-", "M"),
    "purchases.external_id": ("F", "F", "-", "-", "F"),
    "purchases.ordered_at": ("F", "F", "T", "T", "F"),
    "purchases.status": ("F", "F", "T", "T", "F"),
    "purchases.currency": ("F", "F", "T", "T", "F"),
    "purchases.total": ("F", "F", "T", "T", "F"),
    "purchases.items": ("F", "F", "T", "T", "F"),
    "purchases.payment": ("F", "F", "T", "T", "F"),
    "purchases.note": ("F", "F", "-", "-", "F"),
    "needs.external_id": ("F", "F", "-", "-", "F"),
    "needs.kind": ("F", "F", "T", "T", "F"),
    "needs.summary": ("F", "F", "-", "-", "F"),
    "needs.detail": ("F", "F", "-", "-", "F"),
    "needs.status": ("F", "F", "T", "T", "F"),
    "needs.priority": ("F", "F", "T", "T", "F"),
    "needs.channel": ("F", "F", "T", "T", "F"),
    "needs.due_at": ("F", "F", "T", "T", "F"),
}

# What a grant's letters let somebody do with a field, apart from what is shown at once.
REVEAL = {"F", "M", "M!"}
KNOWN = {"F", "M", "M!", "m"}

_SALES = "view list find totals reveal compare use history import import_undo create update share transfer"
ACTIONS = {
    ("sales", "customers"): f"{_SALES} consent request",
    ("sales", "purchases"): f"{_SALES} remove revert",
    ("sales", "needs"): f"{_SALES} remove revert",
    ("service", "customers"): f"{_SALES} revert merge consent request",
    ("service", "purchases"): f"{_SALES} remove revert merge",
    ("service", "needs"): f"{_SALES} remove revert merge",
    ("marketing", "customers"): "view list totals use",
    ("marketing", "purchases"): "totals",
    ("marketing", "needs"): "totals",
    ("analyst", "customers"): "view list totals export",
    ("analyst", "purchases"): "totals",
    ("analyst", "needs"): "totals",
    ("privacy_officer", "customers"): (
        "view list find totals reveal history update revert remove merge export consent request rekey erase "
        "hold"
    ),
    (
        "privacy_officer",
        "purchases",
    ): "view list find totals reveal history update revert remove export erase hold",
    (
        "privacy_officer",
        "needs",
    ): "view list find totals reveal history update revert remove export erase hold",
}
_DATA_ACTIONS = (
    "view list find totals reveal compare use history create update remove revert transfer share merge "
    "import import_undo export consent request rekey erase hold"
)
DATA_ACTIONS = _DATA_ACTIONS.split()

ROOM_ACTIONS = {
    "system_admin": (
        "status upgrade schema_show schema_apply backup_run backup_verify backup_prune backup_drill "
        "destination_add destination_remove job_list job_cancel schedule_set notice_list notice_set "
        "erase_status erase_run restore promote keys_status keys_rotate keys_backup "
        "keys_recover keys_store_add keys_store_remove keys_keeper_add keys_keeper_remove keys_copy_note "
        "keys_copy_gone audit_verify audit_checkpoint watch_run"
    ),
    "security_admin": (
        "status schema_show user_add user_update user_suspend user_resume user_link user_list access_apply "
        "access_explain access_report user_invite session_list session_end "
        "token_add token_list token_revoke alert_list alert_close watch_replay watch_run honeytoken "
        "audit_scope audit_prove notice_list notice_set"
    ),
    "audit_admin": (
        "status schema_show erase_status audit_list audit_show audit_scope audit_find_value audit_prove "
        "audit_export audit_verify audit_checkpoint user_list access_explain access_report alert_list"
    ),
    "privacy_officer": "schema_show erase_status erase_run audit_scope audit_prove",
    "founder": "status schema_show user_add user_update user_link user_list user_invite access_explain "
    "access_report",
    "keeper": "keeper_pull keeper_report",
    "sales": "schema_show",
    "service": "schema_show",
    "marketing": "schema_show",
    "analyst": "schema_show",
}

PURPOSES = {
    "sales": "sales billing data_quality",
    "service": "support billing data_quality",
    "marketing": "marketing",
    "analyst": "analytics",
    "privacy_officer": "privacy_request legal_retention data_quality",
    "system_admin": "operations",
    "security_admin": "security",
    "audit_admin": "audit",
    "founder": "operations",
    "keeper": "operations",
}


def letters(role: str, place: str) -> set[str]:
    """The letters of one cell."""
    return set(CELLS[place][ROLES.index(role)].split()) - {"-"}
