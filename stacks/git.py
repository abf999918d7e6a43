"""Names of branches and repositories, by the rules of git and GitHub."""

import re

from stacks.wording import refusal

# https://git-scm.com/docs/git-check-ref-format, rule by rule; git refuses `?`, `*` and `[` too, the wildcards of IAM.
_REFUSED_IN_A_BRANCH: tuple[tuple[str, str], ...] = (
    (r"^refs/", "is a reference, not a branch's name: write {rest}"),
    (r"^-", "begins with a hyphen, which git takes for an option"),
    (r"^@$|^HEAD$", "is git's word for the current commit, no branch"),
    (r"^/|/$|//", "has an empty part: each / stands between two names"),
    (r"(^|/)\.", "has a part that begins with a dot"),
    (r"\.$", "ends with a dot"),
    (r"\.lock(/|$)", "has a part that ends with .lock"),
    (r"\.\.", "holds two dots in a row, which git reads as a range"),
    (r"@\{", "holds @{{, which git reads as an earlier state"),
    (r"\$\{", "holds ${{, which IAM reads as a variable"),
    (r"[*?\[]", "holds a wildcard, which would let other branches in"),
    (r"[\x00-\x20\x7f~^:\\]", "holds a character that git does not allow: a space, ~, ^, : or \\"),
)
# https://docs.github.com/en/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
OWNER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}(?:_[A-Za-z0-9]{1,8})?")
REPOSITORY = re.compile(r"[A-Za-z0-9._-]{1,100}")


def branch(text: str) -> str:
    for pattern, problem in _REFUSED_IN_A_BRANCH:
        if re.search(pattern, text):
            raise refusal(problem.format(rest=re.sub(r"^refs/(heads/)?", "", text)))
    return text


def repository(text: str) -> str:
    owner, slash, name = text.partition("/")
    if not slash or "/" in name:
        raise refusal("has not the form owner/name")
    if not OWNER.fullmatch(owner):
        raise refusal(
            f"has the owner {owner or 'nobody'}: GitHub takes 1 to 39 letters, digits and single hyphens inside"
        )
    if not REPOSITORY.fullmatch(name) or name in (".", ".."):
        raise refusal("has a name that GitHub does not take: 1 to 100 letters, digits, dots, hyphens and underscores")
    if name.endswith(".git"):
        raise refusal("ends with .git, which belongs to an address for cloning", f"Write {owner}/{name[:-4]}")
    return text
