import uuid

from django.conf import settings
from django.db import models


def new_id():
    return str(uuid.uuid4())


class Course(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"

    id = models.CharField(primary_key=True, max_length=36, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.BigIntegerField(default=1, editable=False)
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True)
    summary = models.TextField(blank=True)
    price_cents = models.PositiveBigIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices)
    teacher_id = models.CharField(max_length=36)

    class Meta:
        db_table = "shop_courses"
        indexes = [
            models.Index(fields=["status"], name="courses_status"),
            models.Index(fields=["price_cents", "id"], name="courses_price"),
            models.Index(fields=["teacher_id"], name="courses_teacher"),
            models.Index(fields=["created_at", "id"], name="courses_created"),
            models.Index(fields=["updated_at", "id"], name="courses_updated"),
        ]


class History(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    object_id = models.CharField(max_length=36)
    action = models.CharField(max_length=20)
    changes = models.JSONField()

    class Meta:
        db_table = "shop_history"
        indexes = [models.Index(fields=["object_id", "id"], name="history_object")]
