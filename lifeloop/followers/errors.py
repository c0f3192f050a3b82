"""Refusals about following."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class CannotFollow(DomainError):
    code = "CANNOT_FOLLOW"
    text = N_("This lifestyle account cannot be followed at present.")
    kind = Refusal.UNAVAILABLE


class NotFollowing(DomainError):
    code = "NOT_FOLLOWING"
    text = N_("You do not follow this lifestyle account.")


class LabelNotFound(DomainError):
    code = "LABEL_NOT_EXISTS"
    text = N_("There is no such label.")
    kind = Refusal.NOT_FOUND


class LabelNameEmpty(DomainError):
    code = "LABEL_NAME_IS_EMPTY"
    text = N_("Write the label's name.")
    kind = Refusal.INVALID
    field = "name"


class LabelNameTooLong(DomainError):
    code = "LABEL_NAME_TOO_LONG"
    text = N_("A label's name has at most %(most)s characters.")
    kind = Refusal.INVALID
    field = "name"


class LabelNameSpace(DomainError):
    code = "LABEL_NAME_HAS_SPACE"
    text = N_("A label's name has no spaces.")
    kind = Refusal.INVALID
    field = "name"


class LabelNameComma(DomainError):
    code = "LABEL_NAME_HAS_COMMA"
    text = N_("A label's name has no commas.")
    kind = Refusal.INVALID
    field = "name"


class LabelNameTaken(DomainError):
    code = "LABEL_NAME_ALREADY_EXISTS"
    text = N_("This lifestyle account has a label of this name already.")
    field = "name"


class LabelCountLimit(DomainError):
    code = "LABEL_COUNT_LIMIT"
    text = N_("A lifestyle account has at most %(most)s labels. Delete one first.")
    kind = Refusal.LIMITED


class LabelUsed(DomainError):
    code = "LABEL_IS_USED"
    text = N_("The label is in use by: %(where)s. Take it out there first.")


class LabelValueTooLong(DomainError):
    code = "LABEL_VALUE_TOO_LONG"
    text = N_("A label's value has at most %(most)s characters.")
    kind = Refusal.INVALID
    field = "value"


class GroupNotFound(DomainError):
    code = "GROUP_NOT_EXISTED"
    text = N_("There is no such group.")
    kind = Refusal.NOT_FOUND


class GroupNameEmpty(DomainError):
    code = "GROUP_NAME_IS_EMPTY"
    text = N_("Write the group's name.")
    kind = Refusal.INVALID
    field = "name"


class GroupNameTooLong(DomainError):
    code = "GROUP_NAME_TOO_LONG"
    text = N_("A group's name has at most %(most)s characters.")
    kind = Refusal.INVALID
    field = "name"


class GroupNameInvalid(DomainError):
    code = "GROUP_NAME_IS_INVALID"
    text = N_("A group's name is made of Chinese characters, letters, digits and underscores.")
    kind = Refusal.INVALID
    field = "name"


class GroupNameTaken(DomainError):
    code = "GROUP_NAME_EXISTED"
    text = N_("This lifestyle account has a group of this name already.")
    field = "name"


class GroupCountLimit(DomainError):
    code = "GROUP_COUNT_LIMIT"
    text = N_("A lifestyle account has at most %(most)s groups. Delete one first.")
    kind = Refusal.LIMITED


class GroupRulesEmpty(DomainError):
    code = "LABEL_RULE_IS_EMPTY"
    text = N_("A group needs at least one condition.")
    kind = Refusal.INVALID


class TooManyRules(DomainError):
    code = "LABEL_RULE_TOO_MANY"
    text = N_("A group has at most %(most)s conditions.")
    kind = Refusal.INVALID


class LabelReused(DomainError):
    code = "LABEL_IS_REUSED"
    text = N_("Each label or fact may stand in one condition only; give that one several values.")
    kind = Refusal.INVALID


class OperatorInvalid(DomainError):
    code = "OPERATOR_IS_INVALID"
    text = N_("This comparison does not fit what is compared.")
    kind = Refusal.INVALID


class RuleValueEmpty(DomainError):
    code = "LABEL_VALUE_IS_EMPTY"
    text = N_("A condition needs a value to compare with.")
    kind = Refusal.INVALID


class RuleValueInvalid(DomainError):
    code = "LABEL_VALUE_INVALID"
    text = N_(
        "A value does not fit: larger and smaller compare numbers (18) or dates (2026-01-31), between takes two, days are whole numbers; all values of a condition have at most 120 characters."
    )
    kind = Refusal.INVALID


class GroupTooSmall(DomainError):
    code = "GROUP_CROWD_TOO_SMALL"
    text = N_("Only %(count)s followers meet these conditions; a group needs more than %(least)s.")
    kind = Refusal.LIMITED


class GroupUsed(DomainError):
    code = "GROUP_NOT_ALLOW_DELETE"
    text = N_("The group is in use by: %(where)s. Take it out there first.")


class FollowerNotFound(DomainError):
    code = "FOLLOWER_NOT_FOUND"
    text = N_("This person does not follow the lifestyle account, or no longer does.")
    kind = Refusal.NOT_FOUND


class NoteTooLong(DomainError):
    code = "NOTE_TOO_LONG"
    text = N_("A note has at most %(most)s characters.")
    kind = Refusal.INVALID
    field = "note"


class QuietHoursInvalid(DomainError):
    code = "QUIET_HOURS_INVALID"
    text = N_("Quiet hours are two times of the day such as 22:00 and 08:00.")
    kind = Refusal.INVALID
    field = "quiet_from"


class PerWeekInvalid(DomainError):
    code = "PER_WEEK_INVALID"
    text = N_("A number of messages a week is a whole number from 0 to %(most)s.")
    kind = Refusal.INVALID
    field = "per_week"


class ImportNoWho(DomainError):
    code = "IMPORT_NO_WHO"
    text = N_(
        "The first line names no column user_id or phone. Write the names of the columns into it."
    )
    kind = Refusal.INVALID
    field = "file"


class ImportNothingToDo(DomainError):
    code = "IMPORT_NOTHING_TO_DO"
    text = N_(
        "The first line names neither a note nor a label of this account: there is nothing to import."
    )
    kind = Refusal.INVALID
    field = "file"


class ImportColumnUnknown(DomainError):
    code = "IMPORT_COLUMN_UNKNOWN"
    text = N_(
        "The column “%(name)s” is no label of this account. Make the label first, or take the column out."
    )
    kind = Refusal.INVALID
    field = "file"


class ImportColumnTwice(DomainError):
    code = "IMPORT_COLUMN_TWICE"
    text = N_("The column “%(name)s” is there twice.")
    kind = Refusal.INVALID
    field = "file"


class ImportUnreadable(DomainError):
    code = "IMPORT_UNREADABLE"
    text = N_(
        "This is not a CSV file in UTF-8 or GBK, nor a whole XLSX workbook. Save it again and try once more."
    )
    kind = Refusal.INVALID
    field = "file"


class ImportTooLarge(DomainError):
    code = "IMPORT_TOO_LARGE"
    text = N_("A file to import has at most %(most)s MB and %(lines)s lines. Split it.")
    kind = Refusal.INVALID
    field = "file"


class TransferRunning(DomainError):
    code = "TRANSFER_RUNNING"
    text = N_("Another import or export of this account is on its way. Wait for it, or stop it.")


class TransferNotFound(DomainError):
    code = "TRANSFER_NOT_FOUND"
    text = N_("There is no such import or export, or its file is gone.")
    kind = Refusal.NOT_FOUND


class TransferEnded(DomainError):
    code = "TRANSFER_ENDED"
    text = N_("It has ended already.")


class WorkbookTooLong(DomainError):
    code = "WORKBOOK_TOO_LONG"
    text = N_(
        "An XLSX workbook is made for at most %(most)s followers. Choose CSV, or narrow the list by filters."
    )
    kind = Refusal.INVALID
    field = "format"


class DiskFull(DomainError):
    code = "DISK_FULL"
    text = N_("The server's disk is full. Nothing was changed; tell its operator, and try again.")
    kind = Refusal.UNAVAILABLE


class LineNobody(DomainError):
    code = "LINE_NOBODY"
    text = N_("The line says neither a user_id nor a phone.")
    kind = Refusal.INVALID
