"""The addresses of `interfaces.md` §2: each app's edges bring their own."""

from django.urls import URLPattern, URLResolver, include, path

from core.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/", include("portal.api.urls")),
    path("", include("portal.urls")),
    path("", include("events.urls")),
    path("", include("attendance.urls")),
    path("", include("calls.urls")),
    path("", include("lecturers.urls")),
    path("", include("certificates.urls")),
    path("", include("people.urls")),
    path("", include("notifications.urls")),
    path("", include("registrations.urls")),
]

handler400 = "portal.views.public.bad_request"
handler403 = "portal.views.public.permission_denied"
handler404 = "portal.views.public.page_not_found"
handler500 = "portal.views.public.server_error"
