import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useNavigate, useSearchParams } from "react-router";
import { sessionKey, signIn } from "@/api/session";

export function LoginPage() {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const client = useQueryClient();
  return (
    <Form
      onFinish={async (v: { username: string; password: string }) => {
        await signIn(v.username, v.password);
        await client.invalidateQueries({ queryKey: sessionKey });
        navigate(params.get("to") ?? "/");
      }}
    >
      <Form.Item name="username" label="Username">
        <Input />
      </Form.Item>
      <Form.Item name="password" label="Password">
        <Input.Password />
      </Form.Item>
      <Button htmlType="submit">Sign in</Button>
    </Form>
  );
}
