"""The engine that the application makes at import, with the sizes of its pool."""

import os

from sqlalchemy import create_engine
from sqlalchemy.orm import declarative_base, sessionmaker

engine = create_engine(
    os.environ["DATABASE_URL"],
    pool_size=10,
    max_overflow=20,
    pool_pre_ping=True,
    pool_recycle=300,
)
SessionLocal = sessionmaker(autocommit=False, autoflush=False, bind=engine)
Base = declarative_base()


def get_db():
    """FastAPI runs it in its thread pool, before and after the endpoint."""
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()
