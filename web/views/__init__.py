"""Pages: one blueprint a family."""

from web.views import explore, files, home, meta, person, search, things

BLUEPRINTS = (
    files.blueprint,
    meta.blueprint,
    home.blueprint,
    search.blueprint,
    person.blueprint,
    things.blueprint,
    explore.blueprint,
)
