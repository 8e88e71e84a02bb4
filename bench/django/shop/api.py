from django.db import transaction
from django.http import HttpResponse
from rest_framework import filters, pagination, permissions, serializers, viewsets
from rest_framework.response import Response

from .models import Course, History


class CourseSerializer(serializers.ModelSerializer):
    class Meta:
        model = Course
        fields = [
            "id", "created_at", "updated_at", "version", "title", "slug",
            "summary", "price_cents", "status", "teacher_id",
        ]
        read_only_fields = ["id", "created_at", "updated_at", "version"]


class BoundedCount(pagination.PageNumberPagination):
    """Counts to 10,001 as the other contenders do."""

    page_size = 20
    page_size_query_param = "per_page"
    max_page_size = 200

    def paginate_queryset(self, queryset, request, view=None):
        self.size = self.get_page_size(request)
        self.number = int(request.query_params.get("page", 1))
        self.total = queryset.order_by()[:10001].count()
        start = (self.number - 1) * self.size
        return list(queryset[start:start + self.size])

    def get_paginated_response(self, data):
        return Response({
            "items": data,
            "total": min(self.total, 10000),
            "total_relation": "gte" if self.total > 10000 else "eq",
            "page": self.number,
            "per_page": self.size,
        })


class EveryMethodAsked(permissions.DjangoModelPermissions):
    """Reading needs a permission too."""

    perms_map = {**permissions.DjangoModelPermissions.perms_map, "GET": ["%(app_label)s.view_%(model_name)s"]}


class Sort(filters.OrderingFilter):
    ordering_param = "sortby"

    def get_ordering(self, request, queryset, view):
        ordering = list(super().get_ordering(request, queryset, view) or ["created_at"])
        return ordering + ["-id" if ordering[-1].startswith("-") else "id"]


class Courses(viewsets.ModelViewSet):
    queryset = Course.objects.all()
    serializer_class = CourseSerializer
    pagination_class = BoundedCount
    permission_classes = [EveryMethodAsked]
    filter_backends = [Sort]
    ordering_fields = ["price_cents", "created_at"]

    def get_queryset(self):
        queryset = super().get_queryset()
        status = self.request.query_params.get("status")
        return queryset.filter(status=status) if status else queryset

    @transaction.atomic
    def perform_create(self, serializer):
        course = serializer.save()
        History.objects.create(
            actor=self.request.user,
            object_id=course.id,
            action="create",
            changes={name: [None, value] for name, value in serializer.data.items()},
        )


def ready(request):
    return HttpResponse("ok")
