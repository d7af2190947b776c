"""The first form of the ledger."""

import sqlalchemy as sa
from alembic import op

from records.schema import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table('analysis',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('posting_id', sa.String(length=20), nullable=False),
    sa.Column('revision', sa.String(length=16), nullable=False),
    sa.Column('recipe', sa.String(length=64), nullable=False),
    sa.Column('analysed', Moment(), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('score', sa.Float(), nullable=False),
    sa.Column('band', sa.String(length=8), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_analysis'))
    )
    op.create_index('uq_analysis', 'analysis', ['posting_id', 'revision', 'recipe'], unique=True)
    op.create_table('audit',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('action', sa.String(length=32), nullable=False),
    sa.Column('posting_id', sa.String(length=20), nullable=True),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit'))
    )
    op.create_index(op.f('ix_audit_posting_id'), 'audit', ['posting_id'], unique=False)
    op.create_table('contact',
    sa.Column('posting_id', sa.String(length=20), nullable=False),
    sa.Column('revision', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('field', sa.String(length=8), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('masked', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('posting_id', 'revision', 'number', name=op.f('pk_contact'))
    )
    op.create_index(op.f('ix_contact_token'), 'contact', ['token'], unique=False)
    op.create_table('event',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('posting_id', sa.String(length=20), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('what', sa.String(length=12), nullable=False, comment='new, changed, gone or relisted'),
    sa.Column('revision', sa.String(length=16), nullable=True),
    sa.Column('run', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_event'))
    )
    op.create_index(op.f('ix_event_posting_id'), 'event', ['posting_id'], unique=False)
    op.create_table('outbox',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('posting_id', sa.String(length=20), nullable=False),
    sa.Column('erased', sa.Boolean(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_outbox')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_outbox_posting_id'), 'outbox', ['posting_id'], unique=False)
    op.create_table('page',
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('fetched', Moment(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('etag', sa.Text(), nullable=True),
    sa.Column('last_modified', sa.Text(), nullable=True),
    sa.Column('keys', sa.JSON(), nullable=False, comment='keys of the postings that it gave'),
    sa.PrimaryKeyConstraint('source', 'url', name=op.f('pk_page'))
    )
    op.create_table('person',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('password', sa.Text(), nullable=False, comment='argon2id'),
    sa.Column('created', Moment(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_person'))
    )
    op.create_table('posting',
    sa.Column('id', sa.String(length=20), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('revision', sa.String(length=16), nullable=False, comment='the newest one'),
    sa.Column('revisions', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False, comment='live or gone'),
    sa.Column('first_seen', Moment(), nullable=False),
    sa.Column('last_seen', Moment(), nullable=False),
    sa.Column('gone_at', Moment(), nullable=True),
    sa.Column('relisted', sa.Integer(), nullable=False),
    sa.Column('absent', sa.Integer(), nullable=False, comment='complete listings in a row that did not show it'),
    sa.Column('last_run', sa.BigInteger(), nullable=True, comment='newest run that saw it'),
    sa.Column('version', sa.BigInteger(), nullable=False, comment='grows with each change that search must know'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posting'))
    )
    op.create_index(op.f('ix_posting_source_state'), 'posting', ['source', 'state'], unique=False)
    op.create_table('rejected',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('run', sa.BigInteger(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False, comment='URL, or file and line'),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_rejected'))
    )
    op.create_index(op.f('ix_rejected_run'), 'rejected', ['run'], unique=False)
    op.create_table('review',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('posting_id', sa.String(length=20), nullable=False),
    sa.Column('revision', sa.String(length=16), nullable=False),
    sa.Column('recipe', sa.String(length=64), nullable=True),
    sa.Column('verdict', sa.String(length=16), nullable=False),
    sa.Column('reviewer', sa.Text(), nullable=False),
    sa.Column('reviewed', Moment(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_review'))
    )
    op.create_index('uq_review', 'review', ['posting_id', 'revision', 'reviewer', 'reviewed'], unique=True)
    op.create_table('revision',
    sa.Column('posting_id', sa.String(length=20), nullable=False),
    sa.Column('revision', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('collected', Moment(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('country', sa.Text(), nullable=True),
    sa.Column('location', sa.Text(), nullable=True),
    sa.Column('employer', sa.Text(), nullable=True),
    sa.Column('pay', sa.Text(), nullable=True),
    sa.Column('published', Moment(), nullable=True),
    sa.Column('expires', Moment(), nullable=True),
    sa.Column('published_raw', sa.Text(), nullable=True),
    sa.Column('masked', sa.Boolean(), nullable=False, comment='read back from a corpus whose contacts were masked'),
    sa.Column('extra', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('posting_id', 'revision', name=op.f('pk_revision'))
    )
    op.create_table('run',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('started', Moment(), nullable=False),
    sa.Column('finished', Moment(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True, comment='finished, stopped, failed, blocked; NULL while it runs; aborted if it was killed'),
    sa.Column('complete', sa.Boolean(), nullable=False, comment='the whole listing was walked'),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_run'))
    )
    op.create_index(op.f('ix_run_source_number'), 'run', ['source', 'number'], unique=False)
    op.create_table('session',
    sa.Column('token', sa.LargeBinary(length=32), nullable=False, comment='SHA-256 of the cookie: a copy of the ledger opens no desk'),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('started', Moment(), nullable=False),
    sa.Column('expires', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['name'], ['person.name'], name=op.f('fk_session_name'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_session'))
    )
