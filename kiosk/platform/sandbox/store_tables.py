# SPDX-License-Identifier: Apache-2.0
"""The tables of the sandbox's database, as steps that are never changed once they are in use: new tables are a new step at
the end. :mod:`kiosk.platform.sandbox.store` takes a database from the step it is at to the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

MIGRATIONS: Final[Sequence[str]] = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
    CREATE TABLE terminals (
        key_id TEXT PRIMARY KEY, terminal_id TEXT NOT NULL, public_pem TEXT NOT NULL, registered_at TEXT NOT NULL
    );
    CREATE TABLE cases (
        case_id TEXT PRIMARY KEY, case_number TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL, item_code TEXT NOT NULL,
        terminal_id TEXT NOT NULL, person_number TEXT NOT NULL, terminal_day TEXT NOT NULL,
        terminal_received_at TEXT NOT NULL, platform_received_at TEXT NOT NULL, state TEXT NOT NULL,
        opened TEXT NOT NULL, result TEXT
    );
    CREATE INDEX cases_by_person ON cases (person_number, item_code, terminal_day);
    CREATE TABLE parts (
        case_id TEXT NOT NULL, digest TEXT NOT NULL, part_no INTEGER NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (case_id, digest, part_no)
    );
    CREATE TABLE attachments (
        case_id TEXT NOT NULL REFERENCES cases (case_id), position INTEGER NOT NULL, digest TEXT NOT NULL,
        purpose TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (case_id, position)
    );
    CREATE TABLE evaluations (
        evaluation_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, terminal_id TEXT NOT NULL, content TEXT NOT NULL,
        received_at TEXT NOT NULL
    );
    CREATE TABLE help_calls (
        call_no TEXT PRIMARY KEY, idempotency_key TEXT NOT NULL, fingerprint TEXT NOT NULL, terminal_id TEXT NOT NULL,
        state TEXT NOT NULL, content TEXT NOT NULL, received_at TEXT NOT NULL, UNIQUE (terminal_id, idempotency_key)
    );
    """,
    """
    CREATE TABLE drafts (
        draft_id TEXT PRIMARY KEY, kind TEXT NOT NULL, person_number TEXT NOT NULL, terminal_id TEXT NOT NULL,
        taken_by TEXT, fingerprint TEXT NOT NULL, blob BLOB, expires_at REAL NOT NULL, has_ended INTEGER NOT NULL
    );
    CREATE INDEX drafts_by_person ON drafts (person_number);
    CREATE TABLE draft_secrets (draft_id TEXT PRIMARY KEY REFERENCES drafts (draft_id), envelope BLOB NOT NULL);
    """,
    "ALTER TABLE cases ADD COLUMN terminal_clock_offset_s INTEGER NOT NULL DEFAULT 0;",
    """
    CREATE TABLE face_verifications (
        report_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, consent_id TEXT NOT NULL, person_number TEXT NOT NULL,
        terminal_id TEXT NOT NULL, content TEXT NOT NULL, outcome TEXT NOT NULL, received_at TEXT NOT NULL
    );
    CREATE INDEX face_verifications_by_consent ON face_verifications (consent_id);
    """,
    """
    CREATE TABLE face_referrals (
        referral_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, report_id TEXT NOT NULL, person_number TEXT NOT NULL,
        terminal_id TEXT NOT NULL, session TEXT NOT NULL, check_code TEXT NOT NULL, state TEXT NOT NULL, helper_no TEXT,
        tries_left INTEGER NOT NULL, content TEXT NOT NULL, opened_at TEXT NOT NULL, ends_at TEXT NOT NULL,
        decided_at TEXT, fetched_at TEXT
    );
    CREATE INDEX face_referrals_by_person ON face_referrals (person_number);
    """,
    """
    CREATE TABLE case_standings (
        case_id TEXT PRIMARY KEY REFERENCES cases (case_id), stage TEXT NOT NULL, authority TEXT NOT NULL,
        version INTEGER NOT NULL, content TEXT NOT NULL
    );
    CREATE INDEX case_standings_by_stage ON case_standings (stage, authority);
    CREATE TABLE case_filings (
        case_id TEXT NOT NULL REFERENCES cases (case_id), revision INTEGER NOT NULL, filed_at TEXT NOT NULL,
        record TEXT NOT NULL, terminal_signature TEXT NOT NULL, PRIMARY KEY (case_id, revision)
    );
    CREATE TABLE archives (
        case_id TEXT PRIMARY KEY REFERENCES cases (case_id), sha256 TEXT NOT NULL, made_at TEXT NOT NULL,
        package BLOB NOT NULL
    );
    """,
    """
    CREATE TABLE appointments (
        appointment_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, person_number TEXT NOT NULL, item_code TEXT NOT NULL,
        point_id TEXT NOT NULL, slot TEXT NOT NULL, state TEXT NOT NULL, ticket_number TEXT NOT NULL,
        check_in_code TEXT NOT NULL UNIQUE, wait_minutes INTEGER NOT NULL, version INTEGER NOT NULL, case_id TEXT,
        terminal_id TEXT NOT NULL, made_at TEXT NOT NULL, checked_in_at TEXT
    );
    CREATE INDEX appointments_by_point ON appointments (point_id, slot);
    CREATE INDEX appointments_by_person ON appointments (person_number, slot);
    """,
    """
    CREATE TABLE payment_orders (
        order_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, case_number TEXT NOT NULL, item_code TEXT NOT NULL,
        person_number TEXT NOT NULL, token TEXT NOT NULL UNIQUE, bill_id TEXT NOT NULL, state TEXT NOT NULL,
        amount_fen INTEGER NOT NULL, what TEXT NOT NULL, payee TEXT NOT NULL, made_at TEXT NOT NULL,
        expires_at TEXT NOT NULL, paid_at TEXT, trade_no TEXT
    );
    CREATE INDEX payment_orders_by_case ON payment_orders (case_id);
    CREATE INDEX payment_orders_by_person ON payment_orders (person_number);
    CREATE TABLE payments (
        trade_no TEXT PRIMARY KEY, order_id TEXT NOT NULL, amount_fen INTEGER NOT NULL, came_at TEXT NOT NULL
    );
    CREATE TABLE refunds (
        refund_id TEXT PRIMARY KEY, order_id TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
        amount_fen INTEGER NOT NULL, asked_at TEXT NOT NULL, decided_at TEXT
    );
    """,
    """
    CREATE TABLE case_refilings (
        refiling_id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases (case_id), fingerprint TEXT NOT NULL,
        platform_received_at TEXT NOT NULL
    );
    CREATE TABLE entitlement_answers (
        person_number TEXT NOT NULL, entitlement_id TEXT NOT NULL, answer TEXT NOT NULL, reason TEXT, version INTEGER NOT NULL,
        answered_at TEXT NOT NULL, PRIMARY KEY (person_number, entitlement_id)
    );
    CREATE TABLE wishes_done (scope TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, PRIMARY KEY (scope, key));
    """,
    """
    CREATE TABLE offline_codes (
        case_id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, person_number TEXT NOT NULL, issued_on TEXT NOT NULL,
        valid_to TEXT NOT NULL
    );
    CREATE INDEX offline_codes_by_person ON offline_codes (person_number);
    """,
    """
    CREATE TABLE reports (
        report_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, report_no TEXT NOT NULL UNIQUE, terminal_id TEXT NOT NULL,
        kind TEXT NOT NULL, page TEXT NOT NULL, item_code TEXT, mode TEXT NOT NULL, person TEXT NOT NULL,
        made_at TEXT NOT NULL, answer_by TEXT NOT NULL
    );
    """,
    "ALTER TABLE appointments ADD COLUMN agent_number TEXT NOT NULL DEFAULT '';",
    "ALTER TABLE help_calls ADD COLUMN helper_no TEXT; ALTER TABLE help_calls ADD COLUMN answered_at TEXT;",
    """
    CREATE TABLE continuations (
        continuation_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, terminal_id TEXT NOT NULL, kind TEXT NOT NULL,
        person_number TEXT NOT NULL, item_code TEXT NOT NULL, envelope BLOB NOT NULL, token TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL, is_opened INTEGER NOT NULL, tries INTEGER NOT NULL, browser TEXT NOT NULL, taken_by TEXT NOT NULL,
        expires_at REAL NOT NULL
    );
    CREATE INDEX continuations_by_person ON continuations (person_number, item_code);
    """,
    """
    CREATE TABLE result_prints (
        print_id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases (case_id), state TEXT NOT NULL, asked_at TEXT NOT NULL
    );
    CREATE INDEX result_prints_by_case ON result_prints (case_id);
    """,
    """
    CREATE TABLE courier_visits (case_id TEXT NOT NULL REFERENCES cases (case_id), at TEXT NOT NULL);
    CREATE INDEX courier_visits_by_case ON courier_visits (case_id);
    """,
    """
    ALTER TABLE help_calls ADD COLUMN heard_at TEXT;
    ALTER TABLE help_calls ADD COLUMN ended_how TEXT NOT NULL DEFAULT '';
    ALTER TABLE help_calls ADD COLUMN solved INTEGER;
    """,
    "ALTER TABLE reports ADD COLUMN words TEXT NOT NULL DEFAULT '';",
    """
    CREATE TABLE industry_licences (
        holder_number TEXT NOT NULL, item_code TEXT NOT NULL, number TEXT NOT NULL, permits TEXT NOT NULL, case_id TEXT NOT NULL,
        PRIMARY KEY (holder_number, item_code)
    );
    """,
    """
    CREATE TABLE objections (
        objection_no TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases (case_id), field TEXT NOT NULL,
        state TEXT NOT NULL, taken_at TEXT NOT NULL, since TEXT NOT NULL, reason TEXT NOT NULL
    );
    CREATE INDEX objections_by_case ON objections (case_id);
    """,
    """
    CREATE TABLE consents (
        consent_id TEXT PRIMARY KEY, person_number TEXT NOT NULL, licence_type TEXT NOT NULL, revoked_at TEXT NOT NULL
    );
    """,
    """
    CREATE TABLE rides (
        ride_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, ride_no TEXT NOT NULL UNIQUE, terminal_id TEXT NOT NULL,
        car TEXT NOT NULL, district TEXT NOT NULL, pick_up TEXT NOT NULL, phone TEXT NOT NULL, state TEXT NOT NULL,
        plate TEXT NOT NULL, wait_minutes INTEGER NOT NULL, asked_at TEXT NOT NULL, found_at TEXT NOT NULL
    );
    CREATE INDEX rides_by_state ON rides (state);
    """,
    """
    CREATE TABLE licence_standings (
        person_number TEXT NOT NULL, type_code TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (person_number, type_code)
    );
    """,
    """
    CREATE TABLE parts_kept (case_id TEXT PRIMARY KEY, last_at REAL NOT NULL);
    CREATE INDEX parts_kept_by_time ON parts_kept (last_at);
    INSERT INTO parts_kept SELECT DISTINCT case_id, CAST(strftime('%s', 'now') AS REAL) FROM parts;
    """,
    """
    ALTER TABLE continuations ADD COLUMN about TEXT NOT NULL DEFAULT 'form';
    ALTER TABLE continuations ADD COLUMN case_number TEXT NOT NULL DEFAULT '';
    """,
    """
    CREATE TABLE points_earned (
        person_number TEXT NOT NULL, event TEXT NOT NULL, at TEXT NOT NULL, points INTEGER NOT NULL, reason TEXT NOT NULL,
        case_number TEXT, PRIMARY KEY (person_number, event)
    );
    """,
)
