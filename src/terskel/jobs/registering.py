"""Asking the register: about a firm that registered while it was away, and about who may sign for one."""

from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.jobs.running import job
from terskel.organisations import actions, queries
from terskel.organisations.register import look_up, look_up_signers


@job("organisations.check_with_register", queue="register")
def check_with_register(supplier_id: str) -> None:
    """Fails, and so is tried again, while the register is away."""
    number = queries.supplier(UUID(supplier_id)).number
    if queries.register_answer(number, at=clock.now()) is None:
        actions.keep_register_answer(look_up(number), by=SYSTEM, at=clock.now())
    actions.check_with_register(UUID(supplier_id), by=SYSTEM, at=clock.now())


@job("organisations.check_mandates", queue="register")
def check_mandates(supplier_id: str) -> None:
    """Fails, and so is tried again, while the register is away."""
    number = queries.supplier(UUID(supplier_id)).number
    actions.keep_register_signers(number, look_up_signers(number), by=SYSTEM, at=clock.now())
    actions.check_mandates(UUID(supplier_id), by=SYSTEM, at=clock.now())
