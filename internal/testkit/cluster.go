package testkit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	clusterMasters = 3
	clusterSlots   = 16384
)

// RedisCluster is a private cluster of three masters with a replica each, which keep nothing on disk but what they know
// of each other, on 127.0.0.1 only.
type RedisCluster struct {
	nodes []*clusterNode
}

type clusterNode struct {
	port, bus int
	dir       string
	running   *process
	client    *redis.Client
}

// StartRedisCluster starts a cluster and waits until every member knows all slots. ErrMissing: no Redis is installed. The
// caller ends it with Close.
func StartRedisCluster(ctx context.Context) (*RedisCluster, error) {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, fmt.Errorf("redis-server: %w", ErrMissing)
	}
	c := &RedisCluster{}
	for range 2 * clusterMasters {
		node, err := startNode(path)
		if err != nil {
			c.Close()
			return nil, fmt.Errorf("redis-server in a cluster: %w", err)
		}
		c.nodes = append(c.nodes, node)
	}
	if err := c.join(ctx); err != nil {
		c.Close()
		return nil, fmt.Errorf("redis cluster: %w", err)
	}
	return c, nil
}

func startNode(path string) (*clusterNode, error) {
	dir, err := os.MkdirTemp("", "manor-redis-")
	if err != nil {
		return nil, err
	}
	n := &clusterNode{dir: dir}
	for _, port := range []*int{&n.port, &n.bus} {
		if *port, err = FreePort(); err != nil {
			n.close()
			return nil, err
		}
	}
	n.running, err = launch(nil, syscall.SIGTERM, filepath.Join(dir, "log"), path, "--port", strconv.Itoa(n.port), "--bind", "127.0.0.1",
		"--dir", dir, "--save", "", "--appendonly", "no", "--daemonize", "no", "--cluster-enabled", "yes",
		"--cluster-port", strconv.Itoa(n.bus), "--cluster-node-timeout", "5000", "--repl-diskless-sync-delay", "0")
	if err != nil {
		n.close()
		return nil, err
	}
	n.client = redis.NewClient(&redis.Options{Addr: n.address(), DisableIdentity: true})
	err = n.running.await(func() error {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		return n.client.Ping(ctx).Err()
	})
	if err != nil {
		text := tail(filepath.Join(dir, "log"))
		n.close()
		return nil, fmt.Errorf("%w\n%s", err, text)
	}
	return n, nil
}

// join gives the masters their slots, makes all know each other, and the others replicas.
func (c *RedisCluster) join(ctx context.Context) error {
	for i, node := range c.nodes[:clusterMasters] {
		if err := node.client.ClusterAddSlotsRange(ctx, i*clusterSlots/clusterMasters, (i+1)*clusterSlots/clusterMasters-1).Err(); err != nil {
			return err
		}
	}
	for i, node := range c.nodes {
		if err := node.client.Do(ctx, "CLUSTER", "SET-CONFIG-EPOCH", i+1).Err(); err != nil {
			return err
		}
		if i > 0 {
			first := c.nodes[0]
			if err := node.client.Do(ctx, "CLUSTER", "MEET", "127.0.0.1", first.port, first.bus).Err(); err != nil {
				return err
			}
		}
	}
	if err := c.await(ctx, func(info string) bool {
		return strings.Contains(info, fmt.Sprintf("cluster_known_nodes:%d", len(c.nodes)))
	}); err != nil {
		return err
	}
	for i, node := range c.nodes[clusterMasters:] {
		master, err := c.nodes[i].client.Do(ctx, "CLUSTER", "MYID").Text()
		if err != nil {
			return err
		}
		err = node.running.await(func() error { return node.client.ClusterReplicate(ctx, master).Err() })
		if err != nil {
			return err
		}
	}
	return c.await(ctx, func(info string) bool { return strings.Contains(info, "cluster_state:ok") })
}

// await waits until every member says of the cluster what holds asks for.
func (c *RedisCluster) await(ctx context.Context, holds func(info string) bool) error {
	for _, node := range c.nodes {
		err := node.running.await(func() error {
			info, err := node.client.ClusterInfo(ctx).Result()
			if err == nil && !holds(info) {
				err = errors.New(info)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Close stops the members and removes their folders.
func (c *RedisCluster) Close() {
	for _, node := range c.nodes {
		node.close()
	}
	c.nodes = nil
}

// URL names the masters.
func (c *RedisCluster) URL() string {
	hosts := make([]string, clusterMasters)
	for i := range hosts {
		hosts[i] = c.nodes[i].address()
	}
	return "redis+cluster://" + strings.Join(hosts, ",")
}

func (n *clusterNode) address() string { return "127.0.0.1:" + strconv.Itoa(n.port) }

func (n *clusterNode) close() {
	if n.client != nil {
		_ = n.client.Close()
	}
	n.running.stop(syscall.SIGTERM)
	_ = os.RemoveAll(n.dir) // a folder under the temporary one: what stays is the system's to clear
}
