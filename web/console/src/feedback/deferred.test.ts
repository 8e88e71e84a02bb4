import { describe, expect, test, vi } from "vitest";
import { deferredFeedback, type Feedback } from "./deferred";

/** antd's part, as far as it is called here. */
function fake() {
  const over = Promise.resolve(true);
  // biome-ignore lint/suspicious/noThenProperty: as antd's
  const close = Object.assign(vi.fn(), { then: over.then.bind(over) });
  const question = Object.assign(Promise.resolve(true), { destroy: vi.fn(), update: vi.fn() });
  const said: string[] = [];
  const real = {
    message: {
      success: (text: string) => {
        said.push(text);
        return close;
      },
      destroy: (key: string) => said.push(`destroy ${key}`),
    },
    modal: {
      confirm: (props: { title: string }) => {
        said.push(props.title);
        return question;
      },
    },
  } as unknown as Feedback;
  return { real, said, close, question };
}

describe("feedback before its code is there", () => {
  test("is asked for by the first word, and said in order when it comes", () => {
    const want = vi.fn();
    const { feedback, arrive } = deferredFeedback(want);
    expect(want).not.toHaveBeenCalled();
    feedback.message.success("saved");
    feedback.message.destroy("saved");
    expect(want).toHaveBeenCalled();
    const { real, said } = fake();
    arrive(real);
    expect(said).toEqual(["saved", "destroy saved"]);
    feedback.message.success("again");
    expect(said.at(-1)).toBe("again");
  });

  test("does not come when it was taken back meanwhile", () => {
    const { feedback, arrive } = deferredFeedback(() => {});
    feedback.message.success("saved")();
    feedback.modal.confirm({ title: "Leave?" }).destroy();
    const { real, said } = fake();
    arrive(real);
    expect(said).toEqual([]);
  });

  test("can be closed, changed and waited for as if it had been there", async () => {
    const { feedback, arrive } = deferredFeedback(() => {});
    const close = feedback.message.success("saved");
    const question = feedback.modal.confirm({ title: "Leave?" });
    question.update({ title: "Really leave?" });
    const shown = fake();
    arrive(shown.real);
    expect(shown.said).toEqual(["saved", "Really leave?"]);
    expect(await close).toBe(true);
    close();
    expect(shown.close).toHaveBeenCalled();
    question.destroy();
    expect(shown.question.destroy).toHaveBeenCalled();
  });
});
