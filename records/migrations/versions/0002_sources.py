"""Hosts, circuits, coverage, evidence, candidates and dead letters."""

import sqlalchemy as sa
from alembic import op

from records.schema import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table('candidate',
    sa.Column('url', sa.Text(), nullable=False, comment='canonical'),
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('snippet', sa.Text(), nullable=False),
    sa.Column('found_by', sa.Text(), nullable=False, comment='source whose search or posting led to it first'),
    sa.Column('query', sa.Text(), nullable=False, comment='what was searched for, or the posting that links to it'),
    sa.Column('first_found', Moment(), nullable=False),
    sa.Column('last_found', Moment(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('score', sa.Float(), nullable=False, comment='relevance, 0 to 1'),
    sa.Column('state', sa.String(length=10), nullable=False, comment='new, taken or dismissed'),
    sa.PrimaryKeyConstraint('url', name=op.f('pk_candidate'))
    )
    with op.batch_alter_table('candidate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_candidate_host'), ['host'], unique=False)

    op.create_table('capture',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('file', sa.Text(), nullable=False, comment='WARC file, relative to the archive'),
    sa.Column('offset', sa.BigInteger(), nullable=False),
    sa.Column('length', sa.BigInteger(), nullable=False, comment='bytes of the record in the file, packed'),
    sa.Column('record', sa.Text(), nullable=False, comment='WARC-Record-ID'),
    sa.Column('kind', sa.String(length=12), nullable=False, comment='response or revisit'),
    sa.Column('digest', sa.String(length=80), nullable=False, comment='of the payload, as sha256:HEX'),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_capture'))
    )
    with op.batch_alter_table('capture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_capture_source_digest'), ['source', 'digest'], unique=False)

    op.create_table('circuit',
    sa.Column('name', sa.Text(), nullable=False, comment='host:NAME or provider:NAME'),
    sa.Column('failures', sa.JSON(), nullable=False, comment='moments of the newest failed runs, ISO 8601'),
    sa.Column('until', Moment(), nullable=True, comment='open until then; NULL: closed'),
    sa.Column('probe', sa.BigInteger(), nullable=True, comment='run that tries it while it is half open'),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_circuit'))
    )
    op.create_table('coverage',
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('week', sa.String(length=8), nullable=False, comment='ISO 8601 week, as 2026-W48'),
    sa.Column('runs', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False, comment='pages and listings that were asked for'),
    sa.Column('blocked', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('source', 'week', name=op.f('pk_coverage'))
    )
    op.create_table('evidence',
    sa.Column('posting_id', sa.String(length=20), nullable=False),
    sa.Column('revision', sa.String(length=16), nullable=False),
    sa.Column('capture', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('posting_id', 'revision', 'capture', name=op.f('pk_evidence'))
    )
    op.create_table('host',
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('day', sa.String(length=10), nullable=False, comment='YYYY-MM-DD, UTC'),
    sa.Column('requests', sa.Integer(), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('host', 'day', name=op.f('pk_host'))
    )
    op.create_table('pause',
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('until', Moment(), nullable=False, comment='the host asked to be left alone until then'),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('host', name=op.f('pk_pause'))
    )
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.add_column(sa.Column('found_on', sa.Text(), nullable=True, comment='listing, sitemap, feed or search that showed it'))
        batch_op.add_column(sa.Column('why', sa.Text(), nullable=True, comment='why it was asked for: new, stale, changed, retried'))
        batch_op.add_column(sa.Column('capture', sa.BigInteger(), nullable=True, comment='newest capture that holds its content'))

    with op.batch_alter_table('rejected', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.Text(), nullable=True, comment='of the run'))
        batch_op.add_column(sa.Column('resolved', Moment(), nullable=True, comment='when it was read after all, or put aside by a person'))
        batch_op.create_index(batch_op.f('ix_rejected_place'), ['place'], unique=False)
        batch_op.create_index(batch_op.f('ix_rejected_source'), ['source'], unique=False)


