"""Every label, relationship type and property of the model has a name in both languages."""

import pytest

from graph.model import MODEL
from web.translations import LANGUAGES, catalogue


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_in_the_model_has_a_name(lang):
    wanted = (
        {f"label.{name}" for name in MODEL.labels()}
        | {f"type.{name}" for name in MODEL.types()}
        | {f"property.{name}" for name in MODEL.property_keys()}
    )
    assert not sorted(wanted - set(catalogue(lang)))
