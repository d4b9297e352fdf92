"""The addresses of what is about no single app."""

from django.urls import path

from portal.views import my, public, work_calendar

urlpatterns = [
    path("language/", public.set_language, name="set_language"),
    path("theme/", public.set_theme, name="set_theme"),
    path("console/work-calendar/", work_calendar.years, name="console_work_calendar"),
    path("console/work-calendar/<int:year>/", work_calendar.year, name="console_work_year"),
    path("my/", my.my_home, name="my_home"),
    path("my/tickets/", my.my_tickets, name="my_tickets"),
    path("my/sessions/", my.my_sessions, name="my_sessions"),
    path("my/calendar/renew/", my.renew_calendar, name="my_calendar_renew"),
    path("my/calendar/<str:secret>.ics", my.my_calendar, name="my_calendar"),
    path("my/data/", my.my_data, name="my_data"),
    path("my/data/file/", my.download_my_data, name="my_data_file"),
    path("my/consents/<int:pk>/withdraw/", my.withdraw_consent, name="my_consent_withdraw"),
]
