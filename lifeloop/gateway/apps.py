from django.apps import AppConfig


class GatewayConfig(AppConfig):
    name = "lifeloop.gateway"
    label = "gateway"

    def ready(self) -> None:
        """Find the methods: tests, the reference and the server all see the same ones."""
        from lifeloop.kernel.discover import discover

        discover("lifeloop.gateway.methods")
