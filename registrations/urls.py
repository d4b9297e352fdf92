"""Addresses of registrations: the form, the person's own pages, the organisers' pages."""

from django.urls import path

from registrations.views import own, public

urlpatterns = [
    path("e/<slug:slug>/register/", public.registration_new, name="registration_new"),
    path("r/<str:secret>/", own.registration_own, name="registration_own"),
    path("r/<str:secret>/correct/", own.registration_correct, name="registration_correct"),
    path("r/<str:secret>/cancel/", own.registration_cancel, name="registration_cancel"),
    path("r/<str:secret>/offer/", own.registration_offer, name="registration_offer"),
    path("r/<str:secret>/rejoin/", own.registration_rejoin, name="registration_rejoin"),
    path("r/<str:secret>/renew/", own.registration_renew, name="registration_renew"),
    path("r/<str:secret>/ticket.png", own.ticket_png, name="registration_ticket_png"),
    path("r/<str:secret>/wechat-group", own.wechat_group, name="registration_wechat_group"),
]
