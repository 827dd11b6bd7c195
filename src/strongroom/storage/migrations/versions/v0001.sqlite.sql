CREATE TABLE jobs (
    tenant INTEGER NOT NULL,
    job BLOB NOT NULL,
    kind TEXT NOT NULL,
    state INTEGER NOT NULL,
    user BLOB NOT NULL,
    document TEXT NOT NULL,
    sealed BLOB,
    schedule TEXT,
    queued INTEGER NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    holder BLOB,
    beat INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER,
    changed INTEGER NOT NULL,
    result TEXT,
    because TEXT,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_jobs PRIMARY KEY (tenant, job)
)
 STRICT;

CREATE INDEX ix_jobs_tenant_schedule_job ON jobs (tenant, schedule, job) WHERE schedule IS NOT NULL;

CREATE INDEX ix_jobs_tenant_state_due ON jobs (tenant, state, due);

CREATE TABLE schedules (
    tenant INTEGER NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    changed INTEGER NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_schedules PRIMARY KEY (tenant, name)
)
 STRICT;

CREATE TABLE schedule_runs (
    tenant INTEGER NOT NULL,
    name TEXT NOT NULL,
    next INTEGER NOT NULL,
    last INTEGER,
    job BLOB,
    mac BLOB NOT NULL,
    CONSTRAINT pk_schedule_runs PRIMARY KEY (tenant, name)
)
 STRICT;

CREATE TABLE late_marks (
    tenant INTEGER NOT NULL,
    subject TEXT NOT NULL,
    since INTEGER NOT NULL,
    told INTEGER NOT NULL,
    late INTEGER NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_late_marks PRIMARY KEY (tenant, subject)
)
 STRICT;

CREATE TABLE notice_targets (
    tenant INTEGER NOT NULL,
    target BLOB NOT NULL,
    kind INTEGER NOT NULL,
    state INTEGER NOT NULL,
    user BLOB NOT NULL,
    revision INTEGER NOT NULL,
    made INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_notice_targets PRIMARY KEY (tenant, target)
)
 STRICT;

CREATE TABLE notices (
    tenant INTEGER NOT NULL,
    notice BLOB NOT NULL,
    kind TEXT NOT NULL,
    document TEXT NOT NULL,
    at INTEGER NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_notices PRIMARY KEY (tenant, notice)
)
 STRICT;

CREATE TABLE deliveries (
    tenant INTEGER NOT NULL,
    delivery BLOB NOT NULL,
    notice BLOB NOT NULL,
    target BLOB NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    due INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    answer INTEGER,
    because TEXT,
    mac BLOB NOT NULL,
    CONSTRAINT pk_deliveries PRIMARY KEY (tenant, delivery)
)
 STRICT;

CREATE INDEX ix_deliveries_tenant_state_due ON deliveries (tenant, state, due);

CREATE INDEX ix_deliveries_tenant_target_delivery ON deliveries (tenant, target, delivery);

CREATE TABLE erasures (
    tenant INTEGER NOT NULL,
    erasure BLOB NOT NULL,
    customer BLOB NOT NULL,
    state INTEGER NOT NULL,
    round INTEGER,
    asked INTEGER NOT NULL,
    due INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    key_no INTEGER NOT NULL,
    document TEXT NOT NULL,
    event BLOB NOT NULL,
    receipt BLOB,
    mac BLOB NOT NULL,
    CONSTRAINT pk_erasures PRIMARY KEY (tenant, erasure)
)
 STRICT;

CREATE INDEX ix_erasures_tenant_customer ON erasures (tenant, customer);

CREATE INDEX ix_erasures_tenant_state ON erasures (tenant, state);

CREATE TABLE erasure_rounds (
    tenant INTEGER NOT NULL,
    round INTEGER NOT NULL,
    step INTEGER NOT NULL,
    "plan" TEXT NOT NULL,
    begun INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_erasure_rounds PRIMARY KEY (tenant, round)
)
 STRICT;

CREATE TABLE erasure_ledger (
    tenant INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    customer BLOB NOT NULL,
    erasure BLOB NOT NULL,
    at INTEGER NOT NULL,
    key_no INTEGER NOT NULL,
    head BLOB NOT NULL,
    CONSTRAINT pk_erasure_ledger PRIMARY KEY (tenant, number)
)
 STRICT;

CREATE TABLE erased_ids (
    tenant INTEGER NOT NULL,
    mark_key INTEGER NOT NULL,
    digest BLOB NOT NULL,
    erasure BLOB NOT NULL,
    CONSTRAINT pk_erased_ids PRIMARY KEY (tenant, mark_key, digest)
)
 STRICT;

CREATE TABLE holds (
    tenant INTEGER NOT NULL,
    hold BLOB NOT NULL,
    customer BLOB NOT NULL,
    state INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    reason_code TEXT NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_holds PRIMARY KEY (tenant, hold)
)
 STRICT;

CREATE INDEX ix_holds_tenant_customer ON holds (tenant, customer);

CREATE TABLE imports (
    tenant INTEGER NOT NULL,
    import BLOB NOT NULL,
    collection INTEGER NOT NULL,
    identity BLOB NOT NULL,
    state INTEGER NOT NULL,
    next_record INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    started INTEGER NOT NULL,
    finished INTEGER,
    sealed BLOB,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_imports PRIMARY KEY (tenant, import)
)
 STRICT;

CREATE INDEX ix_imports_tenant_identity ON imports (tenant, identity);

CREATE TABLE import_batches (
    tenant INTEGER NOT NULL,
    import BLOB NOT NULL,
    batch INTEGER NOT NULL,
    event BLOB NOT NULL,
    CONSTRAINT pk_import_batches PRIMARY KEY (tenant, import, batch)
)
 STRICT;

CREATE TABLE destinations (
    tenant INTEGER NOT NULL,
    name TEXT NOT NULL,
    uri TEXT NOT NULL,
    role INTEGER NOT NULL,
    added INTEGER NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_destinations PRIMARY KEY (tenant, name)
)
 STRICT;

CREATE TABLE destination_facts (
    tenant INTEGER NOT NULL,
    name TEXT NOT NULL,
    facts TEXT NOT NULL,
    at INTEGER NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_destination_facts PRIMARY KEY (tenant, name)
)
 STRICT;

CREATE TABLE backups (
    tenant INTEGER NOT NULL,
    number INTEGER NOT NULL,
    digest BLOB NOT NULL,
    manifest BLOB NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT pk_backups PRIMARY KEY (tenant, number)
)
 STRICT;

CREATE TABLE key_copies (
    tenant INTEGER NOT NULL,
    region INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    pages BLOB NOT NULL,
    CONSTRAINT pk_key_copies PRIMARY KEY (tenant, region)
)
 STRICT;

CREATE TABLE customer_keys (
    tenant INTEGER NOT NULL,
    customer BLOB NOT NULL,
    key_no INTEGER NOT NULL,
    page INTEGER NOT NULL,
    gen INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    commitment BLOB NOT NULL,
    CONSTRAINT pk_customer_keys PRIMARY KEY (tenant, customer, key_no)
)
 STRICT;

CREATE INDEX ix_customer_keys_tenant_page ON customer_keys (tenant, page);

CREATE TABLE key_pages (
    tenant INTEGER NOT NULL,
    page INTEGER NOT NULL,
    region INTEGER NOT NULL,
    gen INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    used INTEGER NOT NULL,
    writer BLOB,
    CONSTRAINT pk_key_pages PRIMARY KEY (tenant, page)
)
 STRICT;

CREATE TABLE key_state (
    tenant INTEGER NOT NULL,
    region INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    CONSTRAINT pk_key_state PRIMARY KEY (tenant, region)
)
 STRICT;

CREATE TABLE leases (
    tenant INTEGER NOT NULL,
    process BLOB NOT NULL,
    until INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    CONSTRAINT pk_leases PRIMARY KEY (tenant, process)
)
 STRICT;

CREATE TABLE natural_keys (
    tenant INTEGER NOT NULL,
    index_no INTEGER NOT NULL,
    "key" BLOB NOT NULL,
    record BLOB NOT NULL,
    CONSTRAINT pk_natural_keys PRIMARY KEY (tenant, index_no, "key")
)
 STRICT;

CREATE TABLE search_indexes (
    tenant INTEGER NOT NULL,
    index_no INTEGER NOT NULL,
    collection INTEGER NOT NULL,
    field INTEGER NOT NULL,
    transform INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    state INTEGER NOT NULL,
    cursor BLOB,
    CONSTRAINT pk_search_indexes PRIMARY KEY (tenant, index_no)
)
 STRICT;

CREATE TABLE search_tokens (
    tenant INTEGER NOT NULL,
    index_no INTEGER NOT NULL,
    token INTEGER NOT NULL,
    record BLOB NOT NULL,
    CONSTRAINT pk_search_tokens PRIMARY KEY (tenant, index_no, token, record)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE events (
    tenant INTEGER NOT NULL,
    event BLOB NOT NULL,
    hash BLOB NOT NULL,
    leaf BLOB NOT NULL,
    sealed BLOB,
    members BLOB,
    CONSTRAINT pk_events PRIMARY KEY (tenant, event)
)
 STRICT;

CREATE TABLE event_subjects (
    tenant INTEGER NOT NULL,
    customer BLOB NOT NULL,
    event BLOB NOT NULL,
    CONSTRAINT pk_event_subjects PRIMARY KEY (tenant, customer, event)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE leaves (
    tenant INTEGER NOT NULL,
    leaf INTEGER NOT NULL,
    event BLOB NOT NULL,
    hash BLOB NOT NULL,
    mac_key INTEGER NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_leaves PRIMARY KEY (tenant, leaf),
    CONSTRAINT uq_leaves_tenant_event UNIQUE (tenant, event)
)
 STRICT;

CREATE TABLE tiles (
    tenant INTEGER NOT NULL,
    level INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    CONSTRAINT pk_tiles PRIMARY KEY (tenant, level, idx)
)
 STRICT;

CREATE TABLE heads (
    tenant INTEGER NOT NULL,
    next INTEGER NOT NULL,
    integrated INTEGER NOT NULL,
    origin TEXT NOT NULL,
    era INTEGER NOT NULL,
    CONSTRAINT pk_heads PRIMARY KEY (tenant)
)
 STRICT;

CREATE TABLE checkpoints (
    tenant INTEGER NOT NULL,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT pk_checkpoints PRIMARY KEY (tenant, size)
)
 STRICT;

CREATE TABLE handouts (
    tenant INTEGER NOT NULL,
    size INTEGER NOT NULL,
    event BLOB NOT NULL,
    CONSTRAINT pk_handouts PRIMARY KEY (tenant, size)
)
 STRICT;

CREATE TABLE watches (
    tenant INTEGER NOT NULL,
    position INTEGER NOT NULL,
    watcher BLOB,
    until INTEGER NOT NULL,
    digest BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_watches PRIMARY KEY (tenant)
)
 STRICT;

CREATE TABLE alerts (
    tenant INTEGER NOT NULL,
    alert BLOB NOT NULL,
    subject BLOB NOT NULL,
    state INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    times INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_alerts PRIMARY KEY (tenant, alert)
)
 STRICT;

CREATE INDEX ix_alerts_tenant_state_alert ON alerts (tenant, state, alert);

CREATE INDEX ix_alerts_tenant_subject_alert ON alerts (tenant, subject, alert);

CREATE TABLE honeytokens (
    tenant INTEGER NOT NULL,
    mark BLOB NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_honeytokens PRIMARY KEY (tenant, mark)
)
 STRICT;

CREATE TABLE room_state (
    tenant INTEGER NOT NULL,
    room BLOB NOT NULL,
    format INTEGER NOT NULL,
    ring_generation INTEGER NOT NULL,
    anchor_generation INTEGER NOT NULL,
    created INTEGER NOT NULL,
    CONSTRAINT pk_room_state PRIMARY KEY (tenant)
)
 STRICT;

CREATE TABLE tenants (
    tenant INTEGER NOT NULL,
    name TEXT,
    schema_version INTEGER NOT NULL,
    policy_version INTEGER NOT NULL,
    access_version INTEGER NOT NULL,
    access_digest BLOB NOT NULL,
    suite INTEGER NOT NULL,
    region TEXT NOT NULL,
    erasure_head BLOB,
    mac BLOB NOT NULL,
    CONSTRAINT pk_tenants PRIMARY KEY (tenant)
)
 STRICT;

CREATE TABLE records (
    tenant INTEGER NOT NULL,
    collection INTEGER NOT NULL,
    id BLOB NOT NULL,
    revision INTEGER NOT NULL,
    state INTEGER NOT NULL,
    customer BLOB NOT NULL,
    owner BLOB,
    team TEXT,
    status TEXT,
    kind TEXT,
    priority TEXT,
    at INTEGER,
    extra TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    key_no INTEGER NOT NULL,
    levels BLOB NOT NULL,
    sealed_general BLOB,
    sealed_personal BLOB,
    sealed_sensitive BLOB,
    event BLOB NOT NULL,
    member INTEGER,
    mac BLOB NOT NULL,
    CONSTRAINT pk_records PRIMARY KEY (tenant, collection, id)
)
 STRICT;

CREATE INDEX ix_records_tenant_collection_at_id ON records (tenant, collection, at, id) WHERE at IS NOT NULL;

CREATE INDEX ix_records_tenant_collection_owner_id ON records (tenant, collection, owner, id) WHERE owner IS NOT NULL;

CREATE INDEX ix_records_tenant_collection_status_id ON records (tenant, collection, status, id) WHERE status IS NOT NULL;

CREATE INDEX ix_records_tenant_collection_team_id ON records (tenant, collection, team, id) WHERE team IS NOT NULL;

CREATE INDEX ix_records_tenant_customer_collection ON records (tenant, customer, collection) WHERE customer != id;

CREATE TABLE history (
    tenant INTEGER NOT NULL,
    collection INTEGER NOT NULL,
    id BLOB NOT NULL,
    revision INTEGER NOT NULL,
    state INTEGER NOT NULL,
    customer BLOB NOT NULL,
    owner BLOB,
    team TEXT,
    status TEXT,
    kind TEXT,
    priority TEXT,
    at INTEGER,
    extra TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    key_no INTEGER NOT NULL,
    levels BLOB NOT NULL,
    sealed_general BLOB,
    sealed_personal BLOB,
    sealed_sensitive BLOB,
    event BLOB NOT NULL,
    member INTEGER,
    mac BLOB NOT NULL,
    CONSTRAINT pk_history PRIMARY KEY (tenant, collection, id, revision)
)
 STRICT;

CREATE TABLE shares (
    tenant INTEGER NOT NULL,
    collection INTEGER NOT NULL,
    id BLOB NOT NULL,
    grantee BLOB NOT NULL,
    granted_team TEXT NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_shares PRIMARY KEY (tenant, collection, id, grantee, granted_team)
)
 STRICT;

CREATE INDEX ix_shares_tenant_collection_grantee_id ON shares (tenant, collection, grantee, id);

CREATE TABLE schemas (
    tenant INTEGER NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    at INTEGER NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_schemas PRIMARY KEY (tenant, version)
)
 STRICT;

CREATE TABLE level_moves (
    tenant INTEGER NOT NULL,
    collection INTEGER NOT NULL,
    version INTEGER NOT NULL,
    phase INTEGER NOT NULL,
    "after" BLOB NOT NULL,
    after_revision INTEGER NOT NULL,
    records INTEGER NOT NULL,
    revisions INTEGER NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_level_moves PRIMARY KEY (tenant, collection)
)
 STRICT;

CREATE TABLE policies (
    tenant INTEGER NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    at INTEGER NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_policies PRIMARY KEY (tenant, version)
)
 STRICT;

CREATE TABLE users (
    tenant INTEGER NOT NULL,
    user BLOB NOT NULL,
    revision INTEGER NOT NULL,
    state INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (tenant, user)
)
 STRICT;

CREATE TABLE budget_uses (
    tenant INTEGER NOT NULL,
    user BLOB NOT NULL,
    measure INTEGER NOT NULL,
    thing BLOB NOT NULL,
    at INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    CONSTRAINT pk_budget_uses PRIMARY KEY (tenant, user, measure, thing)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_budget_uses_tenant_user_measure_at_amount ON budget_uses (tenant, user, measure, at, amount);

CREATE TABLE credentials (
    tenant INTEGER NOT NULL,
    user BLOB NOT NULL,
    credential BLOB NOT NULL,
    kind INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_credentials PRIMARY KEY (tenant, user, credential)
)
 STRICT;

CREATE TABLE sign_in_sessions (
    tenant INTEGER NOT NULL,
    session BLOB NOT NULL,
    id BLOB NOT NULL,
    user BLOB NOT NULL,
    factors INTEGER NOT NULL,
    began INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    stepped_up INTEGER,
    purpose TEXT,
    sealed BLOB NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_sign_in_sessions PRIMARY KEY (tenant, session)
)
 STRICT;

CREATE INDEX ix_sign_in_sessions_tenant_ends ON sign_in_sessions (tenant, ends);

CREATE INDEX ix_sign_in_sessions_tenant_user ON sign_in_sessions (tenant, user);

CREATE TABLE sign_in_links (
    tenant INTEGER NOT NULL,
    link BLOB NOT NULL,
    user BLOB NOT NULL,
    made INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    used INTEGER,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_sign_in_links PRIMARY KEY (tenant, link)
)
 STRICT;

CREATE INDEX ix_sign_in_links_tenant_user ON sign_in_links (tenant, user);

CREATE TABLE api_tokens (
    tenant INTEGER NOT NULL,
    token BLOB NOT NULL,
    user BLOB NOT NULL,
    hash BLOB NOT NULL,
    state INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    made INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_api_tokens PRIMARY KEY (tenant, token)
)
 STRICT;

CREATE INDEX ix_api_tokens_tenant_user ON api_tokens (tenant, user);

CREATE TABLE sign_in_steps (
    tenant INTEGER NOT NULL,
    step BLOB NOT NULL,
    kind INTEGER NOT NULL,
    user BLOB,
    bound BLOB,
    made INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_sign_in_steps PRIMARY KEY (tenant, step)
)
 STRICT;

CREATE INDEX ix_sign_in_steps_tenant_ends ON sign_in_steps (tenant, ends);

CREATE TABLE sign_in_tries (
    tenant INTEGER NOT NULL,
    place BLOB NOT NULL,
    wrong INTEGER NOT NULL,
    until INTEGER NOT NULL,
    at INTEGER NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_sign_in_tries PRIMARY KEY (tenant, place)
)
 STRICT;

CREATE INDEX ix_sign_in_tries_tenant_at ON sign_in_tries (tenant, at);

CREATE TABLE once (
    tenant INTEGER NOT NULL,
    mark_key INTEGER NOT NULL,
    place BLOB NOT NULL,
    request BLOB NOT NULL,
    made INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_once PRIMARY KEY (tenant, mark_key, place)
)
 STRICT;

CREATE INDEX ix_once_tenant_ends ON once (tenant, ends);

CREATE TABLE held_files (
    tenant INTEGER NOT NULL,
    file BLOB NOT NULL,
    user BLOB NOT NULL,
    kind INTEGER NOT NULL,
    state INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    size INTEGER NOT NULL,
    made INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    event BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_held_files PRIMARY KEY (tenant, file)
)
 STRICT;

CREATE INDEX ix_held_files_tenant_ends ON held_files (tenant, ends);

CREATE INDEX ix_held_files_tenant_generation ON held_files (tenant, generation);

CREATE INDEX ix_held_files_tenant_user ON held_files (tenant, user);

CREATE TABLE held_parts (
    tenant INTEGER NOT NULL,
    file BLOB NOT NULL,
    part INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    CONSTRAINT pk_held_parts PRIMARY KEY (tenant, file, part)
)
 STRICT;
