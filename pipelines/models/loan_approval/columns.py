"""Every column of loanapp.csv: what it may hold, whether the model may see it, and why.

Codebook: the data set's own labels (PROVENANCE.md). The line is drawn at the moment of application: what the applicant
states or a credit bureau reports is a feature; what an underwriter concludes while deciding is part of the decision.
"""

from pipelines.columns import Column, Role

UNKNOWN = 999_999  # the file's code for "not known" in amounts and counts


def flag(name: str, role: Role = "feature", why: str = "", *, nulls: float = 0.0) -> Column:
    return Column(name=name, kind="integer", choices=(0, 1), role=role, why=why, nulls=nulls)


PROTECTED_BY_LAW = "protected by the Equal Credit Opportunity Act"
PROXY = "describes the neighbourhood, a proxy for race (redlining)"
COPY = "says again what another column says"

COLUMNS = (
    # The decision and what follows or makes it: leakage.
    flag("approve", "target", "approved by the lender"),
    Column(name="action", kind="integer", choices=(1, 2, 3), role="unused", why="is the decision"),
    flag("reject", "unused", "is the decision, the other way round"),
    Column(name="typur", kind="integer", low=0, high=9, role="unused", why="who bought the loan after it was made"),
    Column(name="review", kind="integer", low=0, high=999, role="unused", why="counts the underwriter's reviews"),
    Column(name="gdlin", kind="integer", low=0, high=1, unknown=666, nulls=0.02, role="unused",
           why="the underwriter's verdict on the credit history, recorded with the decision"),
    flag("unver", "unused", "found by the underwriter while checking the application"),
    flag("inss", "unused", "mortgage insurance is sought once the lender asks for it, while deciding"),
    flag("inson", "unused", "the insurer's own decision, after application"),
    # Protected groups, and what stands for them.
    flag("white", "protected", PROTECTED_BY_LAW),
    flag("black", "protected", PROTECTED_BY_LAW),
    flag("hispan", "protected", PROTECTED_BY_LAW),
    flag("male", "protected", PROTECTED_BY_LAW, nulls=0.02),
    flag("married", "protected", PROTECTED_BY_LAW, nulls=0.02),
    flag("old", "protected", "age, " + PROTECTED_BY_LAW),
    Column(name="dep", kind="integer", low=0, high=20, nulls=0.02, role="protected", why="family, near marital status"),
    flag("min30", "unused", PROXY, nulls=0.15),
    flag("bd", "unused", PROXY),
    flag("mi", "unused", PROXY),
    flag("vr", "unused", PROXY),
    flag("suffolk", "unused", PROXY),
    Column(name="msa", kind="integer", choices=(1120,), role="unused", why="one value: Boston"),
    flag("sch", "unused", "schooling says nothing of means that income does not, and differs by race"),
    # Derived from columns that are features already.
    flag("mortno", "unused", COPY),
    flag("mortperf", "unused", COPY),
    flag("mortlat1", "unused", COPY),
    flag("mortlat2", "unused", COPY),
    flag("chist", "unused", COPY),
    flag("multi", "unused", COPY, nulls=0.02),
    flag("thick", "unused", COPY, nulls=0.02),
    # The property and the loan asked for. Amounts in $1000s.
    Column(name="occ", kind="integer", low=1, high=3, role="unused", why="nearly all are owner-occupied"),
    Column(name="loanamt", low=1, high=2_000, why="loan asked for, $1000s"),
    Column(name="price", low=10, high=5_000, why="purchase price, $1000s"),
    Column(name="apr", low=10, high=10_000, why="appraised value, $1000s"),
    Column(name="loanprc", low=0, high=5, why="loan over price"),
    Column(name="unit", kind="integer", low=1, high=4, nulls=0.02, why="units in the property"),
    Column(name="prop", kind="integer", choices=(1, 2, 3), why="type of property"),
    Column(name="term", kind="integer", low=1, high=600, unknown=UNKNOWN, nulls=0.02, why="term of the loan, months"),
    flag("fixadj", why="fixed or adjustable rate"),
    flag("gift", why="gift as down payment"),
    flag("cosign", why="has a cosigner"),
    Column(name="other", low=0, high=2_000, why="other financing, $1000s"),
    Column(name="hexp", low=0, high=50_000, why="proposed housing expense, $ a month"),
    # The applicant's means, as stated.
    Column(name="appinc", low=0, high=2_000, why="income, $1000s a year"),
    Column(name="atotinc", low=0, high=200_000, why="total income, $ a month"),
    Column(name="cototinc", low=0, high=200_000, why="co-applicant's income, $ a month"),
    Column(name="liq", low=0, high=100_000, unknown=UNKNOWN, nulls=0.02, why="liquid assets, $1000s"),
    Column(name="netw", low=-50_000, high=50_000, why="net worth, $1000s"),
    Column(name="emp", low=0, high=60, why="years in the line of work"),
    Column(name="yjob", low=0, high=60, why="years at this job"),
    flag("self", why="self-employed"),
    Column(name="unem", low=0, high=30, why="unemployment rate of the industry, %"),
    Column(name="hrat", low=0, high=100, why="housing expense, % of income"),
    Column(name="obrat", low=0, high=100, why="all obligations, % of income"),
    # Credit bureau.
    Column(name="rep", kind="integer", low=0, high=20, nulls=0.02, why="credit reports"),
    Column(name="lines", low=0, high=200, unknown=UNKNOWN, nulls=0.02, why="credit lines on the reports"),
    Column(name="mortg", kind="integer", choices=(1, 2, 3, 4), why="record of mortgage payments, 1 is best"),
    Column(name="cons", kind="integer", choices=(1, 2, 3, 4, 5, 6), why="record of consumer credit, 1 is best"),
    flag("pubrec", why="filed for bankruptcy"),
)  # fmt: skip
