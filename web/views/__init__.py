"""Pages: one blueprint a family."""

from web.views import explore, files, home, meta, person, search, sign_in, things, users

BLUEPRINTS = (
    files.blueprint,
    sign_in.blueprint,
    users.blueprint,
    meta.blueprint,
    home.blueprint,
    search.blueprint,
    person.blueprint,
    things.blueprint,
    explore.blueprint,
)
