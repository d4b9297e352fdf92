"""Text messages by Tencent Cloud SMS, through its own maintained client.

Operators in China deliver only wordings that were registered and approved: a message is the number
of an approved wording and its values in order. Which kind of message uses which wording is the
setting SMS_TEMPLATES; `manage.py sms_wordings` prints what to register.
"""

import json
from typing import Final

from django.conf import settings
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models, sms_client

from notifications.channels.failures import PermanentFailure, TransientFailure
from notifications.channels.outgoing import Outgoing

_ACCEPTED: Final = "Ok"
# What is wrong with this one message: number, wording, values, a recipient who opted out.
_PERMANENT: Final = (
    "FailedOperation.ContainSensitiveWord",
    "FailedOperation.MarketingSendTimeConstraint",
    "FailedOperation.PhoneNumberInBlacklist",
    "FailedOperation.TemplateIncorrectOrUnapproved",
    "FailedOperation.TemplateUnapprovedOrNotExist",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
    "InvalidParameterValue.",
    "UnsupportedOperation.",
    "LimitExceeded.PhoneNumberSameContentDailyLimit",
)
_SECONDS: Final = 15


def send(outgoing: Outgoing) -> None:
    """Hand one message to the operator.

    Raises PermanentFailure for a wording that is not registered in SMS_TEMPLATES or a refusal that
    trying again would not change, TransientFailure for limits, accounts and networks.
    """
    request = models.SendSmsRequest()
    request._deserialize(_request_of(outgoing))  # the client's own way to fill a request
    try:
        answer = _client().SendSms(request)
    except TencentCloudSDKException as error:
        _fail(str(error.get_code() or ""), error)
        return
    status = answer.SendStatusSet[0]
    if status.Code != _ACCEPTED:
        _fail(str(status.Code))


def _request_of(outgoing: Outgoing) -> dict[str, object]:
    template = settings.SMS_TEMPLATES.get(f"{outgoing.kind}:{outgoing.language}")
    template = template or settings.SMS_TEMPLATES.get(outgoing.kind)
    if template is None:
        raise PermanentFailure(f"no registered wording for {outgoing.kind} in SMS_TEMPLATES")
    missing = [name for name in template["values"] if name not in outgoing.values]
    if missing:
        raise PermanentFailure(f"SMS_TEMPLATES names unknown values: {', '.join(missing)}")
    return {
        "PhoneNumberSet": [outgoing.to],
        "SmsSdkAppId": settings.SMS_TENCENT["app_id"],
        "SignName": settings.SMS_TENCENT["sign_name"],
        "TemplateId": template["id"],
        "TemplateParamSet": [outgoing.values[name] for name in template["values"]],
        "SessionContext": outgoing.reference,
    }


def _client() -> sms_client.SmsClient:
    secret = credential.Credential(
        settings.SMS_TENCENT["secret_id"], settings.SMS_TENCENT["secret_key"]
    )
    scheme, _separator, host = settings.SMS_TENCENT["endpoint"].rpartition("://")
    http = HttpProfile(protocol=scheme or "https", endpoint=host, reqTimeout=_SECONDS)
    return sms_client.SmsClient(
        secret, settings.SMS_TENCENT["region"], ClientProfile(httpProfile=http)
    )


def _fail(code: str, error: Exception | None = None) -> None:
    """Raise what the operator's code means; accounts and balances are the organiser's to mend."""
    kind = PermanentFailure if code.startswith(_PERMANENT) else TransientFailure
    raise kind(f"operator answered {json.dumps(code)}") from error
