"""Addresses of certificates: verification, the holder's files, the organisers' pages."""

from django.urls import include, path, re_path

from certificates.views import (
    console,
    console_batch,
    console_certificate,
    console_letters,
    console_teaching,
    my,
    public,
    templates,
)

_CONSOLE = [
    path("", console.certificates, name="console_certificates"),
    path("prepare/", console.prepare, name="console_certificates_prepare"),
    path("teaching/", console_teaching.prepare, name="console_certificates_teaching"),
    path("rule/", console.rule, name="console_certificates_rule"),
    path("specimen.pdf", console.specimen, name="console_certificates_specimen"),
    path("batches/<int:pk>/", console_batch.batch, name="console_batch"),
    path("batches/<int:pk>/sign-off/", console_batch.sign_off, name="console_batch_sign_off"),
    path(
        "batches/<int:pk>/print/<int:number>.pdf",
        console_batch.print_file,
        name="console_batch_print",
    ),
    path("batches/<int:pk>/files.zip", console_batch.all_files, name="console_batch_files"),
    path(
        "batches/<int:pk>/signing-list.xlsx",
        console_batch.signing_list,
        name="console_batch_signing_list",
    ),
    path("<int:pk>/", console_certificate.certificate, name="console_certificate"),
    path("<int:pk>/file.pdf", console_certificate.file, name="console_certificate_file"),
    path("<int:pk>/withhold/", console_certificate.withhold, name="console_certificate_withhold"),
    path("<int:pk>/revoke/", console_certificate.revoke, name="console_certificate_revoke"),
    path("<int:pk>/reissue/", console_certificate.reissue, name="console_certificate_reissue"),
]

_TEMPLATES = [
    path("", templates.overview, name="console_certificate_templates"),
    path("templates/new/", templates.new_template, name="console_certificate_template_new"),
    path("templates/<int:pk>/", templates.template, name="console_certificate_template"),
    path("series/new/", templates.new_series, name="console_number_series_new"),
    path("series/<int:pk>/", templates.edit_series, name="console_number_series"),
]

_LETTERS = [
    path("", console_letters.letters, name="console_letters_certificates"),
    path("batches/<int:pk>/", console_batch.batch, name="console_letters_batch"),
    path(
        "batches/<int:pk>/sign-off/", console_batch.sign_off, name="console_letters_batch_sign_off"
    ),
    path(
        "batches/<int:pk>/print/<int:number>.pdf",
        console_batch.print_file,
        name="console_letters_batch_print",
    ),
    path("batches/<int:pk>/files.zip", console_batch.all_files, name="console_letters_batch_files"),
    path(
        "batches/<int:pk>/signing-list.xlsx",
        console_batch.signing_list,
        name="console_letters_batch_signing_list",
    ),
    path("<int:pk>/", console_certificate.certificate, name="console_letters_certificate"),
    path("<int:pk>/file.pdf", console_certificate.file, name="console_letters_certificate_file"),
    path(
        "<int:pk>/withhold/",
        console_certificate.withhold,
        name="console_letters_certificate_withhold",
    ),
    path("<int:pk>/revoke/", console_certificate.revoke, name="console_letters_certificate_revoke"),
    path(
        "<int:pk>/reissue/", console_certificate.reissue, name="console_letters_certificate_reissue"
    ),
]

urlpatterns = [
    path("verify/", public.verify, name="verify"),
    path(".well-known/did.json", public.did_document, name="did_document"),
    path("api/v1/status-lists/<int:pk>/", public.status_list, name="status_list"),
    path("verify/<str:code>.json", public.verify_json, name="verify_json"),
    path("verify/<str:code>/", public.verify_code, name="verify_code"),
    # The paper's QR holds the address in capitals and without the slash at its end.
    re_path(
        r"^[vV][eE][rR][iI][fF][yY]/(?P<code>[A-Za-z2-7]{16,32})/?$",
        public.verify_code,
        name="verify_scanned",
    ),
    path("my/certificates/", my.certificates, name="my_certificates"),
    path("my/certificates/<int:pk>.pdf", my.own_file, name="my_certificate_file"),
    path("my/certificates/<int:pk>.png", my.own_picture, name="my_certificate_picture"),
    path(
        "r/<str:secret>/certificates/<int:pk>.pdf",
        my.linked_file,
        name="registration_certificate_file",
    ),
    path(
        "r/<str:secret>/certificates/<int:pk>.png",
        my.linked_picture,
        name="registration_certificate_picture",
    ),
    path("console/events/<slug:slug>/certificates/", include(_CONSOLE)),
    path("console/certificates/", include(_TEMPLATES)),
    path("console/lecturers/letters/", include(_LETTERS)),
]
