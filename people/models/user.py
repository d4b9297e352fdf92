from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """An account; without a password it can sign in by one-time code only."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str, **fields: Any) -> "User":
        return self.create_user(username, password, is_system_admin=True, **fields)


class User(AbstractBaseUser):
    """An account. Signs in with a phone and a one-time code, or with name and password.

    A person is not an account: `Person.user` says whose account this is, where that is known.
    """

    username = models.CharField(_("user name"), max_length=150)
    display_name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    phone = models.CharField(_("mobile phone"), max_length=16, null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_system_admin = models.BooleanField(_("system administrator"), default=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["username"], name="people_user_username"),
            models.UniqueConstraint(
                fields=["phone"], condition=Q(phone__isnull=False), name="people_user_phone"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username
