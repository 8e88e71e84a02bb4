package manor

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are a kernel's own: nothing is registered with the process.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	handler  http.Handler
}

func newMetrics(k *Kernel) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "manor_http_request_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"method", "route", "status"}),
	}
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	m.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.requests,
		gauge("manor_http_requests_running", "Requests in handlers.", func() float64 { return float64(k.server.running.Load()) }),
		gauge("manor_database_connections_max", "Connections that may be open for reading.", func() float64 { return float64(k.db.Stats().Max) }),
		gauge("manor_database_connections_open", "Connections that are open for reading.", func() float64 { return float64(k.db.Stats().Open) }),
		gauge("manor_database_connections_idle", "Open connections without work.", func() float64 { return float64(k.db.Stats().Idle) }),
		gauge("manor_database_waits_total", "How often a query had to wait for a connection.", func() float64 { return float64(k.db.Stats().Write.WaitCount) }),
	)
	m.handler = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return m
}

// observe counts a request. Routes are those declared, never paths, so their number is bounded.
func (m *metrics) observe(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// Metrics is where an app registers its own Prometheus collectors.
func (k *Kernel) Metrics() prometheus.Registerer { return k.server.metrics.registry }
