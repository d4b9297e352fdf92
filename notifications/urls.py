"""Addresses of the outbox."""

from django.urls import path

from notifications.views import console

urlpatterns = [
    path("console/messages/", console.message_list, name="console_messages"),
    path(
        "console/messages/<int:pk>/resend/", console.resend_message, name="console_message_resend"
    ),
]
