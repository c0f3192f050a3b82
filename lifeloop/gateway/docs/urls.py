"""The reference's addresses; no sign-in, nothing in them is anybody's."""

from django.urls import path

from lifeloop.gateway.docs import views

app_name = "docs"
urlpatterns = [
    path("", views.index, name="index"),
    path("openapi.json", views.openapi_document, name="openapi"),
    path("errors/", views.errors, name="errors"),
    path("<str:name>/", views.method, name="method"),
]
