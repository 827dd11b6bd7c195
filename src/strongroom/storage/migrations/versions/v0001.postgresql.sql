CREATE TABLE jobs (
    tenant INTEGER NOT NULL,
    job BYTEA NOT NULL,
    kind TEXT NOT NULL,
    state SMALLINT NOT NULL,
    "user" BYTEA NOT NULL,
    document TEXT NOT NULL,
    sealed BYTEA,
    schedule TEXT,
    queued BIGINT NOT NULL,
    due BIGINT NOT NULL,
    attempts SMALLINT NOT NULL,
    holder BYTEA,
    beat BIGINT NOT NULL,
    stop SMALLINT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT,
    changed BIGINT NOT NULL,
    result TEXT,
    because TEXT,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_jobs PRIMARY KEY (tenant, job)
);

CREATE INDEX ix_jobs_tenant_schedule_job ON jobs (tenant, schedule, job) WHERE schedule IS NOT NULL;

CREATE INDEX ix_jobs_tenant_state_due ON jobs (tenant, state, due);

ALTER TABLE jobs ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE schedules (
    tenant INTEGER NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    changed BIGINT NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_schedules PRIMARY KEY (tenant, name)
);

CREATE TABLE schedule_runs (
    tenant INTEGER NOT NULL,
    name TEXT NOT NULL,
    next BIGINT NOT NULL,
    last BIGINT,
    job BYTEA,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_schedule_runs PRIMARY KEY (tenant, name)
);

CREATE TABLE late_marks (
    tenant INTEGER NOT NULL,
    subject TEXT NOT NULL,
    since BIGINT NOT NULL,
    told BIGINT NOT NULL,
    late SMALLINT NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_late_marks PRIMARY KEY (tenant, subject)
);

CREATE TABLE notice_targets (
    tenant INTEGER NOT NULL,
    target BYTEA NOT NULL,
    kind SMALLINT NOT NULL,
    state SMALLINT NOT NULL,
    "user" BYTEA NOT NULL,
    revision INTEGER NOT NULL,
    made BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_notice_targets PRIMARY KEY (tenant, target)
);

ALTER TABLE notice_targets ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE notices (
    tenant INTEGER NOT NULL,
    notice BYTEA NOT NULL,
    kind TEXT NOT NULL,
    document TEXT NOT NULL,
    at BIGINT NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_notices PRIMARY KEY (tenant, notice)
);

CREATE TABLE deliveries (
    tenant INTEGER NOT NULL,
    delivery BYTEA NOT NULL,
    notice BYTEA NOT NULL,
    target BYTEA NOT NULL,
    state SMALLINT NOT NULL,
    attempts SMALLINT NOT NULL,
    due BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    answer SMALLINT,
    because TEXT,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_deliveries PRIMARY KEY (tenant, delivery)
);

CREATE INDEX ix_deliveries_tenant_state_due ON deliveries (tenant, state, due);

CREATE INDEX ix_deliveries_tenant_target_delivery ON deliveries (tenant, target, delivery);

CREATE TABLE erasures (
    tenant INTEGER NOT NULL,
    erasure BYTEA NOT NULL,
    customer BYTEA NOT NULL,
    state SMALLINT NOT NULL,
    round INTEGER,
    asked BIGINT NOT NULL,
    due BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    key_no SMALLINT NOT NULL,
    document TEXT NOT NULL,
    event BYTEA NOT NULL,
    receipt BYTEA,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_erasures PRIMARY KEY (tenant, erasure)
);

CREATE INDEX ix_erasures_tenant_customer ON erasures (tenant, customer);

CREATE INDEX ix_erasures_tenant_state ON erasures (tenant, state);

ALTER TABLE erasures ALTER COLUMN receipt SET STORAGE EXTERNAL;

CREATE TABLE erasure_rounds (
    tenant INTEGER NOT NULL,
    round INTEGER NOT NULL,
    step SMALLINT NOT NULL,
    plan TEXT NOT NULL,
    begun BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_erasure_rounds PRIMARY KEY (tenant, round)
);

CREATE TABLE erasure_ledger (
    tenant INTEGER NOT NULL,
    number BIGINT NOT NULL,
    kind SMALLINT NOT NULL,
    customer BYTEA NOT NULL,
    erasure BYTEA NOT NULL,
    at BIGINT NOT NULL,
    key_no SMALLINT NOT NULL,
    head BYTEA NOT NULL,
    CONSTRAINT pk_erasure_ledger PRIMARY KEY (tenant, number)
);

CREATE TABLE erased_ids (
    tenant INTEGER NOT NULL,
    mark_key INTEGER NOT NULL,
    digest BYTEA NOT NULL,
    erasure BYTEA NOT NULL,
    CONSTRAINT pk_erased_ids PRIMARY KEY (tenant, mark_key, digest)
);

CREATE TABLE holds (
    tenant INTEGER NOT NULL,
    hold BYTEA NOT NULL,
    customer BYTEA NOT NULL,
    state SMALLINT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT,
    reason_code TEXT NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_holds PRIMARY KEY (tenant, hold)
);

CREATE INDEX ix_holds_tenant_customer ON holds (tenant, customer);

CREATE TABLE imports (
    tenant INTEGER NOT NULL,
    import BYTEA NOT NULL,
    collection SMALLINT NOT NULL,
    identity BYTEA NOT NULL,
    state SMALLINT NOT NULL,
    next_record BIGINT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    started BIGINT NOT NULL,
    finished BIGINT,
    sealed BYTEA,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_imports PRIMARY KEY (tenant, import)
);

CREATE INDEX ix_imports_tenant_identity ON imports (tenant, identity);

ALTER TABLE imports ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE import_batches (
    tenant INTEGER NOT NULL,
    import BYTEA NOT NULL,
    batch INTEGER NOT NULL,
    event BYTEA NOT NULL,
    CONSTRAINT pk_import_batches PRIMARY KEY (tenant, import, batch)
);

CREATE TABLE destinations (
    tenant INTEGER NOT NULL,
    name TEXT NOT NULL,
    uri TEXT NOT NULL,
    role SMALLINT NOT NULL,
    added BIGINT NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_destinations PRIMARY KEY (tenant, name)
);

CREATE TABLE destination_facts (
    tenant INTEGER NOT NULL,
    name TEXT NOT NULL,
    facts TEXT NOT NULL,
    at BIGINT NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_destination_facts PRIMARY KEY (tenant, name)
);

CREATE TABLE backups (
    tenant INTEGER NOT NULL,
    number BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    manifest BYTEA NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT pk_backups PRIMARY KEY (tenant, number)
);

CREATE TABLE key_copies (
    tenant INTEGER NOT NULL,
    region INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    pages BYTEA NOT NULL,
    CONSTRAINT pk_key_copies PRIMARY KEY (tenant, region)
);

CREATE TABLE customer_keys (
    tenant INTEGER NOT NULL,
    customer BYTEA NOT NULL,
    key_no SMALLINT NOT NULL,
    page BIGINT NOT NULL,
    gen INTEGER NOT NULL,
    wrapped BYTEA NOT NULL,
    commitment BYTEA NOT NULL,
    CONSTRAINT pk_customer_keys PRIMARY KEY (tenant, customer, key_no)
)
 WITH (fillfactor = 70);

CREATE INDEX ix_customer_keys_tenant_page ON customer_keys (tenant, page);

CREATE TABLE key_pages (
    tenant INTEGER NOT NULL,
    page BIGINT NOT NULL,
    region INTEGER NOT NULL,
    gen INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    wrapped BYTEA NOT NULL,
    used INTEGER NOT NULL,
    writer BYTEA,
    CONSTRAINT pk_key_pages PRIMARY KEY (tenant, page)
)
 WITH (fillfactor = 70);

CREATE TABLE key_state (
    tenant INTEGER NOT NULL,
    region INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    CONSTRAINT pk_key_state PRIMARY KEY (tenant, region)
);

CREATE TABLE leases (
    tenant INTEGER NOT NULL,
    process BYTEA NOT NULL,
    until BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    CONSTRAINT pk_leases PRIMARY KEY (tenant, process)
);

CREATE TABLE natural_keys (
    tenant INTEGER NOT NULL,
    index_no INTEGER NOT NULL,
    key BYTEA NOT NULL,
    record BYTEA NOT NULL,
    CONSTRAINT pk_natural_keys PRIMARY KEY (tenant, index_no, key)
);

CREATE TABLE search_indexes (
    tenant INTEGER NOT NULL,
    index_no INTEGER NOT NULL,
    collection SMALLINT NOT NULL,
    field INTEGER NOT NULL,
    transform SMALLINT NOT NULL,
    generation INTEGER NOT NULL,
    state SMALLINT NOT NULL,
    cursor BYTEA,
    CONSTRAINT pk_search_indexes PRIMARY KEY (tenant, index_no)
);

CREATE TABLE search_tokens (
    tenant INTEGER NOT NULL,
    index_no INTEGER NOT NULL,
    token BIGINT NOT NULL,
    record BYTEA NOT NULL,
    CONSTRAINT pk_search_tokens PRIMARY KEY (tenant, index_no, token, record)
);

CREATE TABLE events (
    tenant INTEGER NOT NULL,
    event BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    leaf BYTEA NOT NULL,
    sealed BYTEA,
    members BYTEA,
    CONSTRAINT pk_events PRIMARY KEY (tenant, event)
);

ALTER TABLE events ALTER COLUMN sealed SET STORAGE EXTERNAL;

ALTER TABLE events ALTER COLUMN members SET STORAGE EXTERNAL;

CREATE TABLE event_subjects (
    tenant INTEGER NOT NULL,
    customer BYTEA NOT NULL,
    event BYTEA NOT NULL,
    CONSTRAINT pk_event_subjects PRIMARY KEY (tenant, customer, event)
);

CREATE TABLE outbox (
    tenant INTEGER NOT NULL,
    id BIGINT GENERATED BY DEFAULT AS IDENTITY,
    event BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    bad SMALLINT DEFAULT 0 NOT NULL,
    CONSTRAINT pk_outbox PRIMARY KEY (tenant, id)
)
 WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_insert_threshold = -1, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE leaves (
    tenant INTEGER NOT NULL,
    leaf BIGINT NOT NULL,
    event BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    mac_key INTEGER NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_leaves PRIMARY KEY (tenant, leaf),
    CONSTRAINT uq_leaves_tenant_event UNIQUE (tenant, event)
);

CREATE TABLE tiles (
    tenant INTEGER NOT NULL,
    level SMALLINT NOT NULL,
    idx BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    CONSTRAINT pk_tiles PRIMARY KEY (tenant, level, idx)
);

ALTER TABLE tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE TABLE heads (
    tenant INTEGER NOT NULL,
    next BIGINT NOT NULL,
    integrated BIGINT NOT NULL,
    origin TEXT NOT NULL,
    era INTEGER NOT NULL,
    CONSTRAINT pk_heads PRIMARY KEY (tenant)
);

CREATE TABLE checkpoints (
    tenant INTEGER NOT NULL,
    size BIGINT NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT pk_checkpoints PRIMARY KEY (tenant, size)
);

CREATE TABLE handouts (
    tenant INTEGER NOT NULL,
    size BIGINT NOT NULL,
    event BYTEA NOT NULL,
    CONSTRAINT pk_handouts PRIMARY KEY (tenant, size)
);

CREATE TABLE watches (
    tenant INTEGER NOT NULL,
    position BIGINT NOT NULL,
    watcher BYTEA,
    until BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_watches PRIMARY KEY (tenant)
);

CREATE TABLE alerts (
    tenant INTEGER NOT NULL,
    alert BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    state SMALLINT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    times INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_alerts PRIMARY KEY (tenant, alert)
);

CREATE INDEX ix_alerts_tenant_state_alert ON alerts (tenant, state, alert);

CREATE INDEX ix_alerts_tenant_subject_alert ON alerts (tenant, subject, alert);

ALTER TABLE alerts ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE honeytokens (
    tenant INTEGER NOT NULL,
    mark BYTEA NOT NULL,
    at BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_honeytokens PRIMARY KEY (tenant, mark)
);

CREATE TABLE room_state (
    tenant INTEGER NOT NULL,
    room BYTEA NOT NULL,
    format INTEGER NOT NULL,
    ring_generation INTEGER NOT NULL,
    anchor_generation INTEGER NOT NULL,
    created BIGINT NOT NULL,
    CONSTRAINT pk_room_state PRIMARY KEY (tenant)
);

CREATE TABLE tenants (
    tenant INTEGER NOT NULL,
    name TEXT,
    schema_version INTEGER NOT NULL,
    policy_version INTEGER NOT NULL,
    access_version INTEGER NOT NULL,
    access_digest BYTEA NOT NULL,
    suite SMALLINT NOT NULL,
    region TEXT NOT NULL,
    erasure_head BYTEA,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_tenants PRIMARY KEY (tenant)
);

CREATE TABLE records (
    tenant INTEGER NOT NULL,
    collection SMALLINT NOT NULL,
    id BYTEA NOT NULL,
    revision INTEGER NOT NULL,
    state SMALLINT NOT NULL,
    customer BYTEA NOT NULL,
    owner BYTEA,
    team TEXT,
    status TEXT,
    kind TEXT,
    priority TEXT,
    at BIGINT,
    extra TEXT,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    key_no SMALLINT NOT NULL,
    levels BYTEA NOT NULL,
    sealed_general BYTEA,
    sealed_personal BYTEA,
    sealed_sensitive BYTEA,
    event BYTEA NOT NULL,
    member INTEGER,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_records PRIMARY KEY (tenant, collection, id)
);

CREATE INDEX ix_records_tenant_collection_at_id ON records (tenant, collection, at, id) WHERE at IS NOT NULL;

CREATE INDEX ix_records_tenant_collection_owner_id ON records (tenant, collection, owner, id) WHERE owner IS NOT NULL;

CREATE INDEX ix_records_tenant_collection_status_id ON records (tenant, collection, status, id) WHERE status IS NOT NULL;

CREATE INDEX ix_records_tenant_collection_team_id ON records (tenant, collection, team, id) WHERE team IS NOT NULL;

CREATE INDEX ix_records_tenant_customer_collection ON records (tenant, customer, collection) WHERE customer != id;

ALTER TABLE records ALTER COLUMN sealed_general SET STORAGE EXTERNAL;

ALTER TABLE records ALTER COLUMN sealed_personal SET STORAGE EXTERNAL;

ALTER TABLE records ALTER COLUMN sealed_sensitive SET STORAGE EXTERNAL;

CREATE TABLE history (
    tenant INTEGER NOT NULL,
    collection SMALLINT NOT NULL,
    id BYTEA NOT NULL,
    revision INTEGER NOT NULL,
    state SMALLINT NOT NULL,
    customer BYTEA NOT NULL,
    owner BYTEA,
    team TEXT,
    status TEXT,
    kind TEXT,
    priority TEXT,
    at BIGINT,
    extra TEXT,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    key_no SMALLINT NOT NULL,
    levels BYTEA NOT NULL,
    sealed_general BYTEA,
    sealed_personal BYTEA,
    sealed_sensitive BYTEA,
    event BYTEA NOT NULL,
    member INTEGER,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_history PRIMARY KEY (tenant, collection, id, revision)
);

ALTER TABLE history ALTER COLUMN sealed_general SET STORAGE EXTERNAL;

ALTER TABLE history ALTER COLUMN sealed_personal SET STORAGE EXTERNAL;

ALTER TABLE history ALTER COLUMN sealed_sensitive SET STORAGE EXTERNAL;

CREATE TABLE shares (
    tenant INTEGER NOT NULL,
    collection SMALLINT NOT NULL,
    id BYTEA NOT NULL,
    grantee BYTEA NOT NULL,
    granted_team TEXT NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_shares PRIMARY KEY (tenant, collection, id, grantee, granted_team)
);

CREATE INDEX ix_shares_tenant_collection_grantee_id ON shares (tenant, collection, grantee, id);

CREATE TABLE schemas (
    tenant INTEGER NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    at BIGINT NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_schemas PRIMARY KEY (tenant, version)
);

CREATE TABLE level_moves (
    tenant INTEGER NOT NULL,
    collection SMALLINT NOT NULL,
    version INTEGER NOT NULL,
    phase SMALLINT NOT NULL,
    after BYTEA NOT NULL,
    after_revision INTEGER NOT NULL,
    records BIGINT NOT NULL,
    revisions BIGINT NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_level_moves PRIMARY KEY (tenant, collection)
);

CREATE TABLE policies (
    tenant INTEGER NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    at BIGINT NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_policies PRIMARY KEY (tenant, version)
);

CREATE TABLE users (
    tenant INTEGER NOT NULL,
    "user" BYTEA NOT NULL,
    revision INTEGER NOT NULL,
    state SMALLINT NOT NULL,
    sealed BYTEA NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (tenant, "user")
);

ALTER TABLE users ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE budget_uses (
    tenant INTEGER NOT NULL,
    "user" BYTEA NOT NULL,
    measure SMALLINT NOT NULL,
    thing BYTEA NOT NULL,
    at BIGINT NOT NULL,
    amount INTEGER NOT NULL,
    CONSTRAINT pk_budget_uses PRIMARY KEY (tenant, "user", measure, thing)
);

CREATE INDEX ix_budget_uses_tenant_user_measure_at_amount ON budget_uses (tenant, "user", measure, at, amount);

CREATE TABLE credentials (
    tenant INTEGER NOT NULL,
    "user" BYTEA NOT NULL,
    credential BYTEA NOT NULL,
    kind SMALLINT NOT NULL,
    revision INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_credentials PRIMARY KEY (tenant, "user", credential)
);

ALTER TABLE credentials ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE sign_in_sessions (
    tenant INTEGER NOT NULL,
    session BYTEA NOT NULL,
    id BYTEA NOT NULL,
    "user" BYTEA NOT NULL,
    factors SMALLINT NOT NULL,
    began BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    stepped_up BIGINT,
    purpose TEXT,
    sealed BYTEA NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_sign_in_sessions PRIMARY KEY (tenant, session)
);

CREATE INDEX ix_sign_in_sessions_tenant_ends ON sign_in_sessions (tenant, ends);

CREATE INDEX ix_sign_in_sessions_tenant_user ON sign_in_sessions (tenant, "user");

ALTER TABLE sign_in_sessions ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE sign_in_links (
    tenant INTEGER NOT NULL,
    link BYTEA NOT NULL,
    "user" BYTEA NOT NULL,
    made BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    used BIGINT,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_sign_in_links PRIMARY KEY (tenant, link)
);

CREATE INDEX ix_sign_in_links_tenant_user ON sign_in_links (tenant, "user");

CREATE TABLE api_tokens (
    tenant INTEGER NOT NULL,
    token BYTEA NOT NULL,
    "user" BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    state SMALLINT NOT NULL,
    revision INTEGER NOT NULL,
    made BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_api_tokens PRIMARY KEY (tenant, token)
);

CREATE INDEX ix_api_tokens_tenant_user ON api_tokens (tenant, "user");

ALTER TABLE api_tokens ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE sign_in_steps (
    tenant INTEGER NOT NULL,
    step BYTEA NOT NULL,
    kind SMALLINT NOT NULL,
    "user" BYTEA,
    bound BYTEA,
    made BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_sign_in_steps PRIMARY KEY (tenant, step)
);

CREATE INDEX ix_sign_in_steps_tenant_ends ON sign_in_steps (tenant, ends);

CREATE TABLE sign_in_tries (
    tenant INTEGER NOT NULL,
    place BYTEA NOT NULL,
    wrong INTEGER NOT NULL,
    until BIGINT NOT NULL,
    at BIGINT NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_sign_in_tries PRIMARY KEY (tenant, place)
);

CREATE INDEX ix_sign_in_tries_tenant_at ON sign_in_tries (tenant, at);

CREATE TABLE once (
    tenant INTEGER NOT NULL,
    mark_key INTEGER NOT NULL,
    place BYTEA NOT NULL,
    request BYTEA NOT NULL,
    made BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_once PRIMARY KEY (tenant, mark_key, place)
);

CREATE INDEX ix_once_tenant_ends ON once (tenant, ends);

CREATE TABLE held_files (
    tenant INTEGER NOT NULL,
    file BYTEA NOT NULL,
    "user" BYTEA NOT NULL,
    kind SMALLINT NOT NULL,
    state SMALLINT NOT NULL,
    parts INTEGER NOT NULL,
    size BIGINT NOT NULL,
    made BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    generation INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    event BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    CONSTRAINT pk_held_files PRIMARY KEY (tenant, file)
);

CREATE INDEX ix_held_files_tenant_ends ON held_files (tenant, ends);

CREATE INDEX ix_held_files_tenant_generation ON held_files (tenant, generation);

CREATE INDEX ix_held_files_tenant_user ON held_files (tenant, "user");

ALTER TABLE held_files ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE held_parts (
    tenant INTEGER NOT NULL,
    file BYTEA NOT NULL,
    part INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    CONSTRAINT pk_held_parts PRIMARY KEY (tenant, file, part)
);

ALTER TABLE held_parts ALTER COLUMN sealed SET STORAGE EXTERNAL;
