from django.urls import include, path
from rest_framework.routers import SimpleRouter

from . import api

router = SimpleRouter(trailing_slash=False)
router.register("courses", api.Courses)

urlpatterns = [path("api/v1/", include(router.urls)), path("readyz", api.ready)]
