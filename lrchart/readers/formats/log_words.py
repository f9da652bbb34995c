"""Words that mark a line of a log as no step of training."""

from __future__ import annotations

import re

#: words that mark a line as one of validation or test (but no range test), not of a training step
ASIDE = re.compile(
    r"\b(?:val|valid(?:ation|ate)?|eval(?:uat(?:e|ion|ing))?|holdout|infer(?:ence)?"
    r"|(?<!-)dev(?!-)|(?<!range[ -])(?<!lr[ -])(?<!rate[ -])test(?:ing)?)\b",
    re.IGNORECASE,
)

#: names of counters (``eval step``, ``val_iter``) that mark the line, too
COUNTER = re.compile(
    r"(?:^|\ )(val|valid|validation|eval|evaluation|(?<!range )(?<!lr )(?<!rate )test|dev)(\ at)?"
    r"[_ /](step|iter|iteration|epoch|batch)$",
    re.IGNORECASE,
)

#: words before the first number of a line that mark it as a result: ``best step 7 lr 0.1 loss 2``
RESULT = re.compile(
    r"\b(best|lowest|minimum|optimal|optimum|suggest(ed|ion)|final|mean|averaged?|finished|summary)\b",
    re.IGNORECASE,
)
