"""Makes the tables and a user that may do everything with courses; prints the user's token."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")

import django

django.setup()

from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from rest_framework.authtoken.models import Token

call_command("migrate", run_syncdb=True, verbosity=0)
user = User.objects.create_user("bencher")
user.user_permissions.set(Permission.objects.filter(content_type__app_label="shop"))
print(Token.objects.create(user=user).key)
