"""Addresses of accounts, invitations, colleagues, people and units."""

from django.urls import path

from people.views import links, my, public

urlpatterns = [
    path("sign-in/", public.sign_in, name="sign_in"),
    path("sign-in/code/", public.sign_in_code, name="sign_in_code"),
    path("sign-in/code/again/", public.resend_code, name="resend_code"),
    path("sign-in/name/", public.sign_in_name, name="sign_in_name"),
    path("sign-in/demo/", public.sign_in_demo, name="sign_in_demo"),
    path("sign-out/", public.sign_out, name="sign_out"),
    path("my/password/", my.my_password, name="my_password"),
    path("a/<str:token>/", links.access_link, name="access_link"),
    path("a/<str:token>/open/", links.open_account, name="open_account"),
]
