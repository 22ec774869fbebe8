// Package stats holds the statistics that gonum lacks and that more than one package of the library may need: rank tests
// with ties and exact distributions, agreement of raters, factors, intervals, trends. Functions here trust their callers
// for shape and finiteness; the packages check at their doors.
package stats
