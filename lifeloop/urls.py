"""All addresses that Django answers; the gateway, live pages and packages are answered before it (asgi.py)."""

from django.contrib import admin
from django.urls import include, path

from lifeloop import views

urlpatterns = [
    path("", views.root),
    path("healthz", views.live),
    path("readyz", views.ready),
    path("metrics", views.metrics),
    path("media/<str:folder>/<str:name>", views.media),
    path("admin/", admin.site.urls),
    path("oauth2/appToAppAuth.htm", views.app_consent),
    path("docs/", include("lifeloop.gateway.docs.urls")),
    path("console/", include("lifeloop.console.urls")),
    path("", include("lifeloop.mobile.urls")),
]
handler400 = "lifeloop.views.bad_request"
handler403 = "lifeloop.views.permission_denied"
handler404 = "lifeloop.views.not_found"
handler500 = "lifeloop.views.server_error"
