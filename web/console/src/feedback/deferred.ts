import type { useAppProps } from "antd/es/app/context";
import type { MessageType } from "antd/es/message/interface";
import type { ModalFuncProps } from "antd/es/modal/interface";

/** antd's messages, notices and questions. */
export type Feedback = useAppProps;

/**
 * Feedback that can be used before its code is there: what is said waits for arrive, and want is called to bring the code.
 * The object stays the same.
 */
export function deferredFeedback(want: () => void): { feedback: Feedback; arrive(real: Feedback): void } {
  let real: Feedback | undefined;
  const waiting: ((real: Feedback) => void)[] = [];
  const whenThere = (say: (real: Feedback) => void) => {
    if (real) return say(real);
    waiting.push(say);
    want();
  };

  const shown = (say: (real: Feedback) => MessageType): MessageType => {
    if (real) return say(real);
    let close: MessageType | undefined;
    let closed = false;
    const over = new Promise<boolean>((resolve) =>
      whenThere((there) => {
        if (closed) return resolve(true);
        close = say(there);
        void close.then(resolve);
      }),
    );
    return Object.assign(
      () => {
        closed = true;
        close?.();
      },
      // biome-ignore lint/suspicious/noThenProperty: what antd returns can be waited for, too
      { then: over.then.bind(over) as MessageType["then"] },
    );
  };

  const asked = (kind: keyof Feedback["modal"], props: ModalFuncProps): ReturnType<Feedback["modal"]["confirm"]> => {
    if (real) return real.modal[kind](props);
    let open: ReturnType<Feedback["modal"]["confirm"]> | undefined;
    let latest = props;
    let gone = false;
    const answer = new Promise<boolean>((resolve, reject) =>
      whenThere((there) => {
        if (gone) return resolve(false);
        open = there.modal[kind](latest);
        void open.then(resolve, reject);
      }),
    );
    return {
      destroy: () => {
        gone = true;
        open?.destroy();
      },
      update: (change) => {
        latest = typeof change === "function" ? change(latest) : { ...latest, ...change };
        open?.update(latest);
      },
      // biome-ignore lint/suspicious/noThenProperty: what antd returns can be waited for, too
      then: (resolve, reject) => answer.then(resolve, reject) as ReturnType<typeof answer.then<never>>,
    };
  };

  const feedback: Feedback = {
    message: {
      open: (args) => shown((there) => there.message.open(args)),
      info: (...args) => shown((there) => there.message.info(...args)),
      success: (...args) => shown((there) => there.message.success(...args)),
      error: (...args) => shown((there) => there.message.error(...args)),
      warning: (...args) => shown((there) => there.message.warning(...args)),
      loading: (...args) => shown((there) => there.message.loading(...args)),
      destroy: (key) => whenThere((there) => there.message.destroy(key)),
    },
    notification: {
      open: (args) => whenThere((there) => there.notification.open(args)),
      info: (args) => whenThere((there) => there.notification.info(args)),
      success: (args) => whenThere((there) => there.notification.success(args)),
      error: (args) => whenThere((there) => there.notification.error(args)),
      warning: (args) => whenThere((there) => there.notification.warning(args)),
      destroy: (key) => whenThere((there) => there.notification.destroy(key)),
    },
    modal: {
      info: (props) => asked("info", props),
      success: (props) => asked("success", props),
      error: (props) => asked("error", props),
      warning: (props) => asked("warning", props),
      confirm: (props) => asked("confirm", props),
    },
  };
  return {
    feedback,
    arrive: (there) => {
      real = there;
      for (const say of waiting.splice(0)) say(there);
    },
  };
}
