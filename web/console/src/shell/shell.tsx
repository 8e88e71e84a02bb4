import { Link, Navigate, Outlet, useLocation } from "react-router";
import { useSchemaQuery } from "@/api/schema";
import { useSession } from "@/api/session";
import { ErrorView } from "@/states/error";

/** The frame around every page behind the login. */
export function Shell() {
  const session = useSession();
  const location = useLocation();
  if (session.error) return <ErrorView error={session.error} onRetry={() => session.refetch()} />;
  if (!session.data) return null;
  if (!session.data.user) return <Navigate to={`/login?to=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  return <Inside />;
}

function Inside() {
  const schema = useSchemaQuery();
  if (schema.error) return <ErrorView error={schema.error} onRetry={() => schema.refetch()} />;
  if (!schema.data) return null;
  return (
    <>
      <nav>
        {schema.data.resources.map((r) => (
          <Link key={r.name} to={`/${r.name}`}>
            {r.name}{" "}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
