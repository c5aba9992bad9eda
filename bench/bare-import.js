"use strict";
// Loads packages one after the other and prints how long each took, in milliseconds of CPU time, in the order in which
// they were given. Plain JavaScript, so that nothing is in the measurement but Node and the packages.
//
// Arguments: names of packages; `@pulumi/aws#ec2.Vpc` is a class of one, which the AWS SDK loads when it is asked for.
const times = process.argv.slice(2).map((what) => {
  const before = process.cpuUsage();
  const [name, path] = what.split("#");
  const loaded = require(name);
  if (path !== undefined) path.split(".").reduce((object, key) => object[key], loaded);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
});
console.log(JSON.stringify(times));
