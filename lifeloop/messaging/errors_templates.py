"""Refusals about the template library, trials, subscriptions and the account's own templates."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class LibraryTitle(DomainError):
    code = "LIBRARY_TITLE_INVALID"
    text = N_("A title has 2 to 20 characters: letters, digits and Chinese characters only.")
    kind = Refusal.INVALID
    field = "title"


class LibraryKeywords(DomainError):
    code = "LIBRARY_KEYWORDS_INVALID"
    text = N_(
        "2 to 10 different keywords of at most 10 letters, digits or Chinese characters, each with a sample of at most 50."
    )
    kind = Refusal.INVALID
    field = "keywords"


class LibraryTwin(DomainError):
    code = "LIBRARY_TEMPLATE_EXISTS"
    text = N_("The library has a template of this title with these keywords already: %(code)s.")
    field = "title"


class ProposalLimit(DomainError):
    code = "TEMPLATE_PROPOSAL_LIMIT"
    text = N_("A company proposes at most %(most)s templates a month.")
    kind = Refusal.LIMITED


class ProposalGone(DomainError):
    code = "TEMPLATE_PROPOSAL_GONE"
    text = N_("There is no such proposal, or it was answered already.")
    kind = Refusal.NOT_FOUND


class TrialNobody(DomainError):
    code = "TRIAL_RECEIVER_UNKNOWN"
    text = N_("Sign in on the phone once with your own number; then try again.")


class TrialLimit(DomainError):
    code = "TRIAL_SEND_LIMIT"
    text = N_("A member sends at most %(most)s trials a day.")
    kind = Refusal.LIMITED


class NotSubscribed(DomainError):
    code = "MSG_UNSUBSCRIBED"
    text = N_("The receiver has no subscription left for this template.")
    kind = Refusal.FORBIDDEN


class SubscribeIds(DomainError):
    code = "SUBSCRIBE_IDS_INVALID"  # the bridge's 203
    text = N_("Ask for 1 to 3 different templates.")
    kind = Refusal.INVALID


class SubscribeMixed(DomainError):
    code = "SUBSCRIBE_KINDS_MIXED"  # the bridge's 106002
    text = N_("One-time and long-term templates cannot be asked for together.")
    kind = Refusal.INVALID


class SubscribeTemplate(DomainError):
    code = "SUBSCRIBE_TEMPLATE_INVALID"  # the bridge's 106008
    text = N_("A template is unknown, stopped, or none that one subscribes to: %(template)s.")
    kind = Refusal.INVALID


class SubscribeTooOften(DomainError):
    code = "SUBSCRIBE_RATE_LIMIT"  # the bridge's 100201
    text = N_("This mini program asks too often. Try again later.")
    kind = Refusal.LIMITED


class SubscriptionGone(DomainError):
    code = "SUBSCRIPTION_NOT_FOUND"
    text = N_("There is no such subscription.")
    kind = Refusal.NOT_FOUND


class IndustryMissing(DomainError):
    code = "ACCOUNT_INDUSTRY_MISSING"
    text = N_("Say first what the account does: its industry.")


class IndustryInvalid(DomainError):
    code = "ILLEGAL_BIZ_PARAMS"
    text = N_("Choose two different industries of the list.")
    kind = Refusal.INVALID
    field = "secondary"


class IndustryLimit(DomainError):
    code = "MODIFY_OVER_LIMIT"
    text = N_("The industry was changed %(most)s times this month already.")
    kind = Refusal.LIMITED


class IndustryInUse(DomainError):
    code = "NEED_DELETE_MSG_TEMPLATES"
    text = N_("Stop the templates of the old industries first: %(titles)s.")


class AccountTemplateCap(DomainError):
    code = "ACCOUNT_TEMPLATE_OVER_LIMIT"
    text = N_("A lifestyle account has at most %(most)s templates. Stop one first.")
    kind = Refusal.LIMITED


class NoticeReceiver(DomainError):
    code = "OPENID_INVALID"
    text = N_("The receiver is unknown.")
    kind = Refusal.INVALID


class NoticeTemplate(DomainError):
    code = "MSG_TEMPLATE_NOT_EXIST"
    text = N_("The template is unknown, or another lifestyle account's.")
    kind = Refusal.INVALID


class NoticeTemplateStopped(DomainError):
    code = "MSG_TEMPLATE_NOT_STARTED"
    text = N_("The template is stopped.")


class NoticeLacksKey(DomainError):
    code = "MSG_TEMPLATE_CONTEXT_LACK_KEY"
    text = N_("The context lacks %(keyword)s.")
    kind = Refusal.INVALID


class NoticeKey(DomainError):
    code = "MSG_TEMPLATE_KEY_INVALID"
    text = N_("%(keyword)s is none of the template's, or its value is empty or too long.")
    kind = Refusal.INVALID


class NoticeTarget(DomainError):
    code = "MSG_SEND_ILLEGAL"
    text = N_("The url is neither an http address nor a page of an associated mini program.")
    kind = Refusal.INVALID


class InvitationGone(DomainError):
    code = "FOLLOW_INVITATION_GONE"
    text = N_("This message invites to nothing.")
    kind = Refusal.NOT_FOUND


class BatchTemplate(DomainError):
    code = "MSG_TEMPLATE_ID_VALID"
    text = N_("A batch takes a subscription template of the mini program that is in use.")
    kind = Refusal.INVALID


class BatchCrowd(DomainError):
    code = "CROWD_NOT_FOUND"
    text = N_("The crowd is no group of the bound lifestyle account.")
    kind = Refusal.NOT_FOUND


class BatchTime(DomainError):
    code = "SEND_TIME_INVALID"
    text = N_("Choose a time within the next %(days)s days.")
    kind = Refusal.INVALID


class BatchNotFound(DomainError):
    code = "BATCH_NOT_FOUND"
    text = N_("There is no such batch of this mini program.")
    kind = Refusal.NOT_FOUND
