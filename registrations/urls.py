"""Addresses of registrations: the form, the person's own pages, the organisers' pages."""

from django.urls import URLPattern, path

from registrations.views import console, console_one, own, public

_EVENT = "console/events/<slug:slug>/registrations/"
_ONE = f"{_EVENT}<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("e/<slug:slug>/register/", public.registration_new, name="registration_new"),
    path("r/<str:secret>/", own.registration_own, name="registration_own"),
    path("r/<str:secret>/correct/", own.registration_correct, name="registration_correct"),
    path("r/<str:secret>/cancel/", own.registration_cancel, name="registration_cancel"),
    path("r/<str:secret>/offer/", own.registration_offer, name="registration_offer"),
    path("r/<str:secret>/rejoin/", own.registration_rejoin, name="registration_rejoin"),
    path("r/<str:secret>/renew/", own.registration_renew, name="registration_renew"),
    path("r/<str:secret>/ticket.png", own.ticket_png, name="registration_ticket_png"),
    path("r/<str:secret>/wechat-group", own.wechat_group, name="registration_wechat_group"),
    path(_EVENT, console.console_registrations, name="console_registrations"),
    path(f"{_EVENT}decide/", console.console_decide, name="console_registrations_decide"),
    path(f"{_EVENT}export.xlsx", console.console_export, name="console_registrations_export"),
    path(f"{_EVENT}waitlist/", console.console_waitlist, name="console_waitlist"),
    path(f"{_EVENT}add/", console_one.console_add, name="console_registration_add"),
    path(_ONE, console_one.console_registration, name="console_registration"),
    path(f"{_ONE}confirm/", console_one.console_confirm, name="console_registration_confirm"),
    *(
        path(
            f"{_ONE}{act}/",
            console_one.console_refuse,
            {"act": act},
            name=f"console_registration_{act}",
        )
        for act in ("decline", "return", "cancel")
    ),
    path(f"{_ONE}offer/", console_one.console_offer, name="console_registration_offer"),
    path(f"{_ONE}resend/", console_one.console_resend, name="console_registration_resend"),
    path(f"{_ONE}reissue/", console_one.console_reissue, name="console_registration_reissue"),
    path(f"{_ONE}correct/", console_one.console_correct, name="console_registration_correct"),
    path(f"{_ONE}ticket.png", console_one.console_ticket_png, name="console_registration_ticket"),
]
