"""Pages: one blueprint a family."""

from web.views import (
    data,
    explore,
    files,
    home,
    jobs,
    meta,
    paths,
    person,
    quarantine,
    query,
    search,
    sign_in,
    start,
    things,
    users,
    views,
)

BLUEPRINTS = (
    files.blueprint,
    sign_in.blueprint,
    users.blueprint,
    query.blueprint,
    meta.blueprint,
    home.blueprint,
    data.blueprint,
    start.blueprint,
    quarantine.blueprint,
    jobs.blueprint,
    search.blueprint,
    person.blueprint,
    things.blueprint,
    explore.blueprint,
    views.blueprint,
    paths.blueprint,
)
