import { useQueryClient } from "@tanstack/react-query";
import useApp from "antd/es/app/useApp";
import { chosenLanguage, saveLanguage, sessionKey, useSession } from "@/api/session";
import type { Me, Session } from "@/api/types";
import { changeLanguage, initialLanguage, keepLanguage, type Language } from "@/i18n";
import { useErrorText } from "@/states/error";

/** The language that one chose, null for the browser's, and how to choose: for oneself when one may change that now, else for this browser. */
export function useOwnLanguage() {
  const client = useQueryClient();
  const user = useSession().data?.user;
  const { message } = useApp();
  const errorText = useErrorText();
  const choose = async (next: Language | null) => {
    const own = user !== null && user !== undefined && changesItself(user);
    try {
      if (next === null || !own) keepLanguage(next);
      await changeLanguage(next ?? initialLanguage());
      if (!own) return;
      const saved = await saveLanguage(next);
      client.setQueryData<Session>(sessionKey, (session) => session && { ...session, user: saved });
    } catch (error) {
      void message.error(errorText(error));
    }
  };
  return { chosen: user ? chosenLanguage(user) : null, choose };
}

/** Who acts as another, looks at what a role sees, or has something else to do first changes nothing about the account. */
function changesItself(user: Me): boolean {
  return !user.impersonator && !user.preview && !user.must_change_password && !user.must_set_up_second_factor;
}
