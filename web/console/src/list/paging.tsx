import { DownOutlined, LeftOutlined, RightOutlined, VerticalRightOutlined } from "@ant-design/icons";
import { Button, Dropdown, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import type { Page } from "@/api/types";
import { useNarrow } from "@/theme/media";
import styles from "./list.module.css";
import { pageNumbers } from "./page-numbers";
import { addressOf, type ListState } from "./url";

/** Rows that pages reach; beyond them one goes on from where one is. */
const reach = 10_000;
const sizes = [20, 50, 100, 200];
const withJump = 10;

interface PagingProps {
  state: ListState;
  perPage: number;
  page: Page;
  onPage(page: number, perPage: number): void;
}

/** The way to other pages: by number as far as that goes, then from one page to the next. */
export function Paging({ state, perPage, page, onPage }: PagingProps) {
  const { t } = useTranslation("list");
  const navigate = useNavigate();
  const { state: trail } = useLocation();
  const goOn = page.next_cursor
    ? () =>
        void navigate(
          { search: addressOf({ ...state, page: 1, cursor: page.next_cursor ?? "" }) },
          { state: { behind: (trail?.behind ?? 0) + 1 } },
        )
    : undefined;
  if (state.cursor) {
    return (
      <nav className={styles.pages} aria-label={t("page.label")}>
        <Button icon={<VerticalRightOutlined />} onClick={() => onPage(1, perPage)}>
          {t("page.first")}
        </Button>
        <Button icon={<LeftOutlined />} disabled={!trail?.behind} onClick={() => void navigate(-1)}>
          {t("page.previous")}
        </Button>
        <Button icon={<RightOutlined />} iconPlacement="end" disabled={!goOn} onClick={goOn}>
          {t("page.next")}
        </Button>
      </nav>
    );
  }
  const total = Math.min(page.total ?? 0, reach);
  const last = Math.max(1, Math.ceil(total / perPage));
  const beyond = (page.total_relation === "gte" || (page.total ?? 0) > reach) && state.page >= last ? goOn : undefined;
  return <Numbers current={state.page} last={last} perPage={perPage} onPage={onPage} onBeyond={beyond} />;
}

interface NumbersProps {
  current: number;
  last: number;
  perPage: number;
  onPage(page: number, perPage: number): void;
  onBeyond: (() => void) | undefined;
}

function Numbers({ current, last, perPage, onPage, onBeyond }: NumbersProps) {
  const { t } = useTranslation("list");
  const narrow = useNarrow();
  const go = (page: number) => onPage(page, perPage);
  const next = current < last ? () => go(current + 1) : onBeyond;
  return (
    <nav className={styles.pages} aria-label={t("page.label")}>
      <Button
        type="text"
        icon={<LeftOutlined />}
        aria-label={t("page.previous")}
        disabled={current <= 1}
        onClick={() => go(Math.min(current - 1, last))}
      />
      {narrow ? (
        <span className={styles.pageOf}>{t("page.of", { page: current, last })}</span>
      ) : (
        pageNumbers(current, last).map((page, i) =>
          page === 0 ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a gap is named by where it is
            <span key={`gap-${i}`} aria-hidden>
              …
            </span>
          ) : (
            <Button
              key={page}
              type={page === current ? "default" : "text"}
              className={page === current ? styles.current : undefined}
              aria-label={t("page.number", { page })}
              aria-current={page === current ? "page" : undefined}
              onClick={() => go(page)}
            >
              {page}
            </Button>
          ),
        )
      )}
      <Button type="text" icon={<RightOutlined />} aria-label={t("page.next")} disabled={!next} onClick={next} />
      {!narrow && last > withJump && <Jump last={last} onGo={go} />}
      <Dropdown
        trigger={["click"]}
        menu={{
          items: sizes.map((size) => ({ key: size, label: t("page.per", { size }) })),
          selectable: true,
          selectedKeys: [String(perPage)],
          onClick: ({ key }) => onPage(1, Number(key)),
        }}
      >
        <Button aria-haspopup="menu" title={t("page.size")}>
          {t("page.per", { size: perPage })} <DownOutlined aria-hidden style={{ fontSize: 11 }} />
        </Button>
      </Dropdown>
    </nav>
  );
}

function Jump({ last, onGo }: { last: number; onGo(page: number): void }) {
  const { t } = useTranslation("list");
  const [typed, setTyped] = useState("");
  const go = () => {
    if (/^\d+$/.test(typed)) onGo(Math.min(Math.max(1, Number(typed)), last));
    setTyped("");
  };
  return (
    <Input
      className={styles.jump}
      aria-label={t("page.goTo")}
      placeholder={t("page.goTo")}
      inputMode="numeric"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onPressEnter={go}
      onBlur={go}
    />
  );
}
