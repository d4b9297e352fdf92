"""Addresses of accounts, invitations, colleagues, people and units."""

from django.urls import path

from people.views import (
    colleagues,
    contacts,
    directory,
    links,
    my,
    public,
    second_factor,
    tokens,
    units,
)

urlpatterns = [
    path("sign-in/", public.sign_in, name="sign_in"),
    path("sign-in/code/", public.sign_in_code, name="sign_in_code"),
    path("sign-in/code/again/", public.resend_code, name="resend_code"),
    path("sign-in/name/", public.sign_in_name, name="sign_in_name"),
    path("sign-in/second/", second_factor.sign_in_second, name="sign_in_second"),
    path("sign-in/demo/", public.sign_in_demo, name="sign_in_demo"),
    path("sign-out/", public.sign_out, name="sign_out"),
    path("my/second-factor/", second_factor.my_second_factor, name="my_second_factor"),
    path("my/password/", my.my_password, name="my_password"),
    path("a/<str:token>/", links.access_link, name="access_link"),
    path("a/<str:token>/open/", links.open_account, name="open_account"),
    path("console/colleagues/", colleagues.colleagues, name="console_colleagues"),
    path(
        "console/colleagues/invitations/<int:pk>/take-back/",
        colleagues.take_back_invitation,
        name="console_invitation_take_back",
    ),
    path(
        "console/colleagues/<int:pk>/hand-over/",
        colleagues.hand_over,
        name="console_role_hand_over",
    ),
    path(
        "console/colleagues/<int:pk>/take-back/",
        colleagues.take_back,
        name="console_role_take_back",
    ),
    path(
        "console/colleagues/<int:pk>/second-factor/",
        second_factor.reset,
        name="console_second_factor_reset",
    ),
    path("console/tokens/", tokens.tokens, name="console_tokens"),
    path("console/tokens/<int:pk>/revoke/", tokens.revoke_token, name="console_token_revoke"),
    path("console/people/", directory.person_list, name="console_people"),
    path("console/people/<int:pk>/", directory.person_detail, name="console_person"),
    path("console/people/<int:pk>/reveal/", directory.reveal_person, name="console_person_reveal"),
    path("console/people/accounts/", directory.accounts_waiting, name="console_accounts_waiting"),
    path(
        "console/people/accounts/<int:pk>/<int:person>/",
        directory.tie_account,
        name="console_account_tie",
    ),
    path("console/units/", directory.unit_list, name="console_units"),
    path("console/units/new/", units.new_unit, name="console_unit_new"),
    path("console/units/terms/", units.terms, name="console_terms"),
    path("console/units/<int:pk>/", directory.unit_detail, name="console_unit"),
    path("console/units/<int:pk>/edit/", units.edit_unit, name="console_unit_edit"),
    path("console/units/<int:pk>/tier/", units.unit_tier, name="console_unit_tier"),
    path("console/units/<int:pk>/contacts/", contacts.unit_contacts, name="console_unit_contacts"),
    path(
        "console/units/contacts/<int:pk>/end/",
        contacts.end_contact,
        name="console_unit_contact_end",
    ),
    path(
        "my/units/invitations/<int:pk>/take-back/",
        contacts.take_back_invitation,
        name="unit_invitation_take_back",
    ),
    path("my/units/<int:pk>/", contacts.my_unit, name="my_unit"),
]
