"""For all tests: no test fails because the machine is busy; a database for who asks for one."""

from hypothesis import settings

from tests.postgres import database, postgres

__all__ = ["database", "postgres"]

settings.register_profile("steady", deadline=None, max_examples=60)
settings.load_profile("steady")
