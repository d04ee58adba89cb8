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
    search,
    sign_in,
    start,
    stock,
    things,
    users,
    views,
)

BLUEPRINTS = (
    files.blueprint,
    sign_in.blueprint,
    users.blueprint,
    meta.blueprint,
    home.blueprint,
    data.blueprint,
    start.blueprint,
    quarantine.blueprint,
    jobs.blueprint,
    search.blueprint,
    person.blueprint,
    things.blueprint,
    stock.blueprint,
    explore.blueprint,
    views.blueprint,
    paths.blueprint,
)
