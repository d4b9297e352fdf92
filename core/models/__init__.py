from core.models.audit import AuditEntry
from core.models.workday import WorkDay, WorkYear

__all__ = ["AuditEntry", "WorkDay", "WorkYear"]
