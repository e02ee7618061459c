"""The application's largest table, without the columns that change nothing here."""

from sqlalchemy import JSON, Column, DateTime, Integer, String
from sqlalchemy.sql import func

from app.database import Base


class VirtualMachine(Base):
    __tablename__ = "virtual_machines"

    id = Column(Integer, primary_key=True, index=True)
    name = Column(String(255), nullable=False, index=True)
    uuid = Column(String(100), unique=True, index=True)
    network_config = Column(JSON)
    created_at = Column(DateTime(timezone=True), server_default=func.now())
