"""Stands for the application: `async def` endpoints that block their event loop with a session of psycopg2."""

from datetime import datetime
from typing import List, Optional

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import get_db
from app.models import VirtualMachine

app = FastAPI()


class NewMachine(BaseModel):
    name: str
    uuid: str


class Machine(NewMachine):
    id: int
    network_config: Optional[dict]
    created_at: datetime


@app.get("/live")
async def live():
    return {"alive": True}


@app.get("/ready")
async def ready(db: Session = Depends(get_db)):
    try:
        db.execute(text("SELECT 1"))
        return {"ready": True}
    except Exception:
        return {"ready": False}


@app.get("/api/v1/vms/", response_model=List[Machine])
async def list_machines(db: Session = Depends(get_db)):
    return db.query(VirtualMachine).limit(100).all()


@app.post("/api/v1/vms/", response_model=Machine, status_code=201)
async def create_machine(new: NewMachine, db: Session = Depends(get_db)):
    machine = VirtualMachine(**new.model_dump())
    db.add(machine)
    db.commit()
    db.refresh(machine)
    return machine
