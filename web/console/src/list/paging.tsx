import { LeftOutlined, RightOutlined, VerticalRightOutlined } from "@ant-design/icons";
import { Button, Pagination, Space } from "antd";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import type { Page } from "@/api/types";
import { useNarrow } from "@/shell/width";
import { addressOf, type ListState } from "./url";

/** Rows that pages reach; beyond them one goes on from where one is. */
const reach = 10_000;

interface PagingProps {
  state: ListState;
  perPage: number;
  page: Page;
  onPage(page: number, perPage: number): void;
}

/** The way to other pages: by number as far as that goes, then from one page to the next. */
export function Paging({ state, perPage, page, onPage }: PagingProps) {
  const { t } = useTranslation("list");
  const narrow = useNarrow();
  const navigate = useNavigate();
  const { state: trail } = useLocation();
  const total = Math.min(page.total ?? 0, reach);
  const goOn = page.next_cursor
    ? () =>
        void navigate(`?${addressOf({ ...state, page: 1, cursor: page.next_cursor ?? "" })}`, {
          state: { behind: (trail?.behind ?? 0) + 1 },
        })
    : undefined;
  if (state.cursor) {
    return (
      <Space size={8}>
        <Button icon={<VerticalRightOutlined />} onClick={() => onPage(1, perPage)}>
          {t("page.first")}
        </Button>
        <Button icon={<LeftOutlined />} disabled={!trail?.behind} onClick={() => void navigate(-1)}>
          {t("page.previous")}
        </Button>
        <Button icon={<RightOutlined />} iconPlacement="end" disabled={!goOn} onClick={goOn}>
          {t("page.next")}
        </Button>
      </Space>
    );
  }
  const last = Math.max(1, Math.ceil(total / perPage));
  const more = page.total_relation === "gte" || (page.total ?? 0) > reach;
  return (
    <Space size={8} wrap>
      <Pagination
        current={state.page}
        pageSize={perPage}
        total={total}
        simple={narrow}
        showSizeChanger={narrow ? false : { "aria-label": t("page.size") }}
        pageSizeOptions={[20, 50, 100, 200]}
        showQuickJumper={!narrow && last > 10}
        onChange={onPage}
      />
      {more && state.page >= last && goOn && (
        <Button icon={<RightOutlined />} iconPlacement="end" onClick={goOn}>
          {t("page.next")}
        </Button>
      )}
    </Space>
  );
}
